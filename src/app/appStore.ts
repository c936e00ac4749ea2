import { createStore } from 'zustand/vanilla';
import type { ZeroDivision } from '../training/classificationReport.ts';
import type { Entry } from './own/gather.ts';
import type { TryState } from './tryOut.ts';
import type { View } from './views.ts';

/** A project file that is being opened. */
export interface Opening {
  readonly name: string;
  /** What it would replace, in a few words each, and the way on. */
  readonly asks: { readonly losses: readonly string[]; readonly answer: (yes: boolean) => void } | null;
  /** Why it cannot be, a sentence. */
  readonly problem: string | null;
}

/** What is being looked at; not part of the document. */
export interface AppState {
  /** Follows the address. */
  readonly view: View;
  /** Name of the selected layer. */
  readonly selected: string | null;
  /** Of the right column. */
  readonly tab: 'outcome' | 'layer' | 'training';
  /** A picture of one's own, being made ready for the network. */
  readonly ownPicture: Blob | null;
  /** Several files, or a folder, that were dropped where one picture is looked at. */
  readonly dropped: readonly Entry[] | null;
  readonly opening: Opening | null;
  readonly modelView: 'blocks' | 'summary';
  /** What came of the last edit of the model, for who cannot see it. */
  readonly modelSaid: string;
  /** Which column is shown where there is room for one only. */
  readonly pane: 'data' | 'model' | 'results';
  readonly helpOpen: boolean;
  /** The dialog about what is stored on this device. */
  readonly storedOpen: boolean;
  /** Nothing has been trained on this device yet. */
  readonly firstVisit: boolean;
  /** A notification is wanted when a run ends. */
  readonly notify: boolean;
  /** Another version of the app is ready to be loaded. */
  readonly newVersion: boolean;
  /** Below this probability the answer is "none of these", 0..1. */
  readonly threshold: number;
  /** The pictures the newest model was tried on. */
  readonly tryOut: TryState;
  /** In which language the program is shown. */
  readonly codeLanguage: 'keras' | 'tfjs';
  /** The program in each language as it was last looked at, in lines. */
  readonly seenPrograms: Readonly<Partial<Record<'keras' | 'tfjs', readonly string[]>>>;
  /** The pictures that are being saved for a program. */
  readonly picturesJob: { readonly done: number; readonly of: number; readonly cancel: () => void } | null;
  /** How the classification report is shown. */
  readonly report: {
    /** Decimals of a score. */
    readonly digits: '2' | '4';
    readonly zeroDivision: ZeroDivision;
    readonly order: 'class' | 'worst';
  };
}

/** The store of this folder. */
export const createAppStore = (firstVisit: boolean) =>
  createStore<AppState>(() => ({
    view: 'playground',
    selected: null,
    tab: 'outcome',
    modelView: 'blocks',
    modelSaid: '',
    ownPicture: null,
    dropped: null,
    opening: null,
    pane: 'model',
    helpOpen: false,
    storedOpen: false,
    firstVisit,
    notify: false,
    newVersion: false,
    threshold: 0,
    tryOut: { busy: false, result: null, problem: null },
    codeLanguage: 'keras',
    seenPrograms: {},
    picturesJob: null,
    report: { digits: '2', zeroDivision: '0', order: 'class' },
  }));
export type AppStore = ReturnType<typeof createAppStore>;
