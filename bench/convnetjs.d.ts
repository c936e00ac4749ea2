/** What the bench uses of ConvNetJS, which has no types. */
declare module 'convnetjs' {
  export type Definition = Readonly<Record<string, string | number>>;
  export interface Vol {
    readonly w: Float64Array;
  }
  export interface Net {
    readonly layers: readonly { readonly filters?: readonly Vol[]; readonly biases?: Vol }[];
    makeLayers(definitions: Definition[]): void;
    forward(x: Vol): Vol;
  }
  const convnetjs: {
    readonly Net: new () => Net;
    readonly Vol: new (width: number, height: number, depth: number, value: number) => Vol;
    readonly Trainer: new (
      net: Net,
      options: { readonly method: 'adadelta'; readonly batch_size: number },
    ) => { train(x: Vol, label: number): { readonly cost_loss: number } };
  };
  export default convnetjs;
}
