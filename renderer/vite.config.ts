import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { themeStyleSheet } from './theme-style-sheet.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * The window's content policy allows no style element, so Mantine cannot write its variables into the page at run
 * time. They are written here, once, into a file of their own: `import 'virtual:theme.css'`.
 */
function themeVariables(): Plugin {
  const name = 'virtual:theme.css';
  return {
    name: 'printhall-theme-variables',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load: (id) => (id === `\0${name}` ? themeStyleSheet() : null),
  };
}

export default defineConfig({
  root: here,
  base: '/',
  plugins: [react(), themeVariables()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: true,
    // Inlined assets would be data: URLs, which the policy allows for pictures but not for fonts and workers.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    // What main.tsx imports first runs first, in whichever chunk it lies.
    rolldownOptions: { output: { strictExecutionOrder: true } },
  },
  worker: { format: 'es' },
});
