import { ChartColumn, CodeXml, House, Images, type LucideIcon } from 'lucide-react';
import type { AppState } from './appStore.ts';
import { useApp } from './useServices.ts';
import styles from './ViewLinks.module.css';
import { fragmentOf, type View, viewNames, views } from './views.ts';

const icons: Readonly<Record<View, LucideIcon>> = {
  playground: House,
  data: Images,
  evaluate: ChartColumn,
  code: CodeXml,
};
const shownOf = (state: AppState) => state.view;

/** Links to all views: a rail at the left, a row where there is less room, a bar at the foot of a phone. */
export function ViewLinks() {
  const shown = useApp(shownOf);
  return (
    <nav className={styles.views} aria-label="Views">
      {views.map((view) => {
        const Icon = icons[view];
        return (
          <a
            key={view}
            className={styles.view}
            href={fragmentOf(view)}
            aria-current={view === shown ? 'page' : undefined}
          >
            <Icon aria-hidden />
            {viewNames[view]}
          </a>
        );
      })}
    </nav>
  );
}
