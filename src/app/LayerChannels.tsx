import { AllChannels } from '../visualize/AllChannels.tsx';
import { useIsInput, useLayerOutput } from './LayerMaps.tsx';

/** All channels of a layer. */
export function LayerChannels({ name }: { readonly name: string }) {
  return <AllChannels name={name} output={useLayerOutput(name)} grey={useIsInput(name)} />;
}
