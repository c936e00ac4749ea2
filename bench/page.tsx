import { Tooltip } from '@base-ui/react/tooltip';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../src/ui/tokens.css';
import { applyTheme } from '../src/app/useTheme.ts';
import { trustOwnScripts } from '../src/ui/trustedScripts.ts';
import { BenchPage } from './BenchPage.tsx';
import { offerToDriver } from './drive.ts';

trustOwnScripts();
applyTheme();
offerToDriver();

const root = document.getElementById('root');
if (!root) throw new Error('index.html lacks #root.');
createRoot(root).render(
  <StrictMode>
    <Tooltip.Provider>
      <BenchPage />
    </Tooltip.Provider>
  </StrictMode>,
);
