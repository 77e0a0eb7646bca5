import { contextBridge, ipcRenderer } from 'electron';
import { CHANNEL_NAMES } from './channel-names.ts';

// A port cannot cross the bridge: it goes on to the page as a message of its own, without the event that carried it.
ipcRenderer.on(CHANNEL_NAMES.port, (event) => {
  window.postMessage(CHANNEL_NAMES.port, window.location.origin, [...event.ports]);
});

/** All that the page may ask of Electron. */
const bridge = Object.freeze({
  /**
   * Asks for a new port to the station. It arrives as a message to the page with the data `printhall:port`, so listen
   * first. Rejects when the main process refuses this page.
   */
  requestPort: async (): Promise<void> => {
    await ipcRenderer.invoke(CHANNEL_NAMES.connect);
  },
  /** Shows on the task bar how far the prints are; null: nothing prints. Rejects for anything else. */
  showProgress: async (
    progress: { readonly state: 'normal' | 'error'; readonly fraction: number } | null,
  ): Promise<void> => {
    await ipcRenderer.invoke(CHANNEL_NAMES.progress, progress);
  },
});

export type PreloadBridge = typeof bridge;

contextBridge.exposeInMainWorld('printhall', bridge);
