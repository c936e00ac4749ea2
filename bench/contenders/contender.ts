/** What a contender is to the bench: something that trains and predicts on the batches it is given. */
import type { BackendName } from '../../src/training/backendNames.ts';
import type { BenchNetwork } from '../networks.ts';

/** What is to be opened. */
export interface Subject {
  readonly network: BenchNetwork;
  readonly batchSize: number;
  readonly backend: BackendName;
  /** Of WASM. */
  readonly threads: number;
  readonly variant: Variant;
}

/** What is other than usual; of ours alone. */
export interface Variant {
  /** Trains on so many pictures that differ, as a data set of that size. */
  readonly pictures?: number;
  /** The layers of the MNIST CNN are so many times as wide. */
  readonly width?: number;
  /** `maps`: the feature maps of all layers are read five times a second; `figures`: layers are looked at as for the charts. */
  readonly watched?: 'maps' | 'figures';
}

/** A contender that is ready. */
export interface Contender {
  /** What the browser says of the graphics adapter, or null where the processor computes. */
  readonly adapter: string | null;
  /** Trains on so many further batches and waits until that is done; answers the loss of the first of them. Null where it can only predict. */
  readonly train: ((steps: number) => Promise<number | null>) | null;
  /** Multiply-adds of a forward pass of one picture, where it is asked for. */
  readonly multiplyAdds?: number;
  /** Predicts so many pictures, at most `PREDICTED` at once. */
  predict(pictures: number): Promise<void>;
  /** Reads what every layer makes of one picture; absent where it cannot be asked. */
  readonly look?: () => Promise<void>;
}

/** Pictures that are predicted at once: as many as the app evaluates at once. */
export const PREDICTED = 100;
