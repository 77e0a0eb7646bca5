import type { PreparedMesh } from './prepare-mesh.ts';

/**
 * Prepares a mesh in a worker of its own, which ends with it. `file` is handed over and cannot be used afterwards.
 * Null when the file is damaged; rejects with the signal's reason when it is called off.
 */
export function prepareMeshInWorker(file: ArrayBuffer, signal: AbortSignal): Promise<PreparedMesh | null> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./mesh-worker.ts', import.meta.url), { type: 'module' });
    const end = () => {
      worker.terminate();
      signal.removeEventListener('abort', calledOff);
    };
    const calledOff = () => {
      end();
      reject(signal.reason as Error);
    };
    worker.addEventListener('message', (event: MessageEvent<PreparedMesh | null>) => {
      end();
      resolve(event.data);
    });
    worker.addEventListener('error', (event) => {
      end();
      reject(new Error(event.message));
    });
    if (signal.aborted) {
      calledOff();
      return;
    }
    signal.addEventListener('abort', calledOff);
    worker.postMessage(file, [file]);
  });
}
