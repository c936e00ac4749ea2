import { defineConfig } from 'vite';
import { buildBeside } from '../../scripts/buildBeside.ts';

/** The numbers page. */
export default defineConfig(buildBeside(new URL('.', import.meta.url), 'numbers'));
