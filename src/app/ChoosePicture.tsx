import { Upload } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Button } from '../ui/Button.tsx';
import { Hint } from '../ui/Hint.tsx';
import { useServices } from './useServices.ts';

/** A button that opens the files; the dialog shows what becomes of the one chosen. */
export function ChoosePicture({ children }: { readonly children: ReactNode }) {
  const { app } = useServices();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Hint text="Choose a picture file. Dropping one anywhere on the page, or pasting it, does the same.">
        <Button icon={<Upload aria-hidden />} onClick={() => input.current?.click()}>
          {children}
        </Button>
      </Hint>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label="Picture file"
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          event.target.value = '';
          if (chosen) app.setState({ ownPicture: chosen });
        }}
      />
    </>
  );
}
