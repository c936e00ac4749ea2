import { type RefObject, useEffect, useState } from 'react';

/** How far out of sight something counts as seen, so that it is there when it is scrolled to. */
const MARGIN = '200px';

const listeners = new WeakMap<Element, (inSight: boolean) => void>();
let observer: IntersectionObserver | null = null;

/** One for all that are watched: each would cost the browser a look at every frame. */
function watcher(): IntersectionObserver {
  // The margin of what scrolls inside the page is younger than the type.
  const options: IntersectionObserverInit & { scrollMargin: string } = {
    rootMargin: MARGIN,
    scrollMargin: MARGIN,
  };
  return (observer ??= new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) listeners.get(target)?.(isIntersecting);
  }, options));
}

/** Whether an element is on the screen, or nearly. */
export function useInSight(ref: RefObject<Element | null>): boolean {
  const [inSight, setInSight] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    listeners.set(element, setInSight);
    watcher().observe(element);
    return () => {
      watcher().unobserve(element);
      listeners.delete(element);
    };
  }, [ref]);
  return inSight;
}
