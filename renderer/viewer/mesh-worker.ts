import { prepareMesh } from './prepare-mesh.ts';

/** Runs off the window's own thread: a big mesh must not hold up a tap. One file in, one prepared mesh out. */
self.addEventListener('message', (event: MessageEvent<ArrayBuffer>) => {
  const prepared = prepareMesh(new Uint8Array(event.data));
  const buffers = prepared === null ? [] : [prepared.positions, prepared.normals, prepared.indices];
  self.postMessage(prepared, { transfer: buffers.map((view) => view.buffer as ArrayBuffer) });
});
