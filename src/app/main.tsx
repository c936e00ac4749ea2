import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../ui/tokens.css';
import { trustOwnScripts } from '../ui/trustedScripts.ts';
import { App } from './App.tsx';
import { applyTheme } from './useTheme.ts';
import { startServices } from './wiring.ts';

trustOwnScripts();
applyTheme();

const root = document.getElementById('root');
if (!root) throw new Error('index.html lacks #root.');
const services = await startServices(location.search, new URL('./', document.baseURI).href);
createRoot(root).render(
  <StrictMode>
    <App services={services} />
  </StrictMode>,
);
