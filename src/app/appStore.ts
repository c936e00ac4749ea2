import { createStore } from 'zustand/vanilla';

/** What is being looked at; not part of the document. */
export interface AppState {
  /** Name of the selected layer. */
  readonly selected: string | null;
  /** Of the right column. */
  readonly tab: 'outcome' | 'layer' | 'training';
  /** A picture of one's own, being made ready for the network. */
  readonly ownPicture: Blob | null;
  readonly modelView: 'blocks' | 'summary';
  /** Which column is shown where there is room for one only. */
  readonly pane: 'data' | 'model' | 'results';
  readonly helpOpen: boolean;
  /** Nothing has been trained on this device yet. */
  readonly firstVisit: boolean;
}

/** The store of this folder. */
export const createAppStore = (firstVisit: boolean) =>
  createStore<AppState>(() => ({
    selected: null,
    tab: 'outcome',
    modelView: 'blocks',
    ownPicture: null,
    pane: 'model',
    helpOpen: false,
    firstVisit,
  }));
export type AppStore = ReturnType<typeof createAppStore>;
