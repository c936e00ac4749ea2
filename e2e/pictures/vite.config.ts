import { defineConfig } from 'vite';
import { buildBeside } from '../../scripts/buildBeside.ts';

/** The pictures page. */
export default defineConfig(buildBeside(new URL('.', import.meta.url), 'pictures'));
