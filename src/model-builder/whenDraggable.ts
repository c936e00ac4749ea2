const load = async () => ({
  ...(await import('@atlaskit/pragmatic-drag-and-drop/element/adapter')),
  ...(await import('@atlaskit/pragmatic-drag-and-drop/element/disable-native-drag-preview')),
});

/**
 * Calls `attach` once things can be dragged, and what that returns when the result is called: an effect's work. The library is
 * loaded when the page is drawn, as nobody drags before. Where it cannot be, menus and keys do all that dragging does.
 */
export function whenDraggable(attach: (library: Awaited<ReturnType<typeof load>>) => () => void): () => void {
  let detach = () => undefined as void;
  let isWanted = true;
  load().then(
    (library) => {
      if (isWanted) detach = attach(library);
    },
    () => undefined,
  );
  return () => {
    isWanted = false;
    detach();
  };
}
