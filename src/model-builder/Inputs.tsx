import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { Button, IconButton } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';
import { Select } from '../ui/Select.tsx';
import { addInput, possibleInputs, removeInput, setInput } from './connect.ts';
import { type EditModel, isMerge } from './edit.ts';
import styles from './Inspector.module.css';
import type { LayerSpec, ModelSpec } from './spec.ts';

interface InputsProps {
  readonly model: ModelSpec;
  readonly layer: LayerSpec;
  readonly edit: EditModel;
}

/** Which layers the selected one reads: what dragging an output does, for those who do not drag. */
export function Inputs({ model, layer, edit }: InputsProps) {
  if (layer.className === 'Input') return null;
  const { name } = layer;
  const possible = possibleInputs(model, name).map((other) => other.name);
  if (isMerge(layer)) return <MergeInputs model={model} layer={layer} edit={edit} possible={possible} />;
  const [current = ''] = layer.inbound;
  return (
    <Select
      label="Inputs"
      help="The layer whose output this one reads (in Keras: what the layer is called on)."
      value={current}
      options={[...new Set([...possible, current])].map((value) => ({ value, label: value }))}
      onChange={(from) => edit(`Read ${from} in ${name}`, setInput(model, { to: name, input: 0 }, from))}
    />
  );
}

function MergeInputs({
  model,
  layer,
  edit,
  possible,
}: InputsProps & { readonly possible: readonly string[] }) {
  const { name, inbound } = layer;
  const adder = useRef<HTMLButtonElement>(null);
  return (
    <div role="group" aria-label="Inputs">
      <ul className={styles.inputs}>
        {inbound.map((from, input) => (
          <li key={`${from} ${inbound.slice(0, input).filter((other) => other === from).length}`}>
            <span>{from}</span>
            <IconButton
              label={`Stop reading ${from}`}
              icon={<X aria-hidden />}
              onClick={() => {
                // This button goes with the input.
                adder.current?.focus();
                edit(`Disconnect ${from} from ${name}`, removeInput(model, { to: name, input }));
              }}
            />
          </li>
        ))}
      </ul>
      <Menu
        trigger={
          <Button ref={adder} icon={<Plus aria-hidden />}>
            Add input
          </Button>
        }
        items={possible.map((from) => ({
          label: from,
          onSelect: () => edit(`Connect ${from} to ${name}`, addInput(model, from, name)),
        }))}
      />
    </div>
  );
}
