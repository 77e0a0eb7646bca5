import { grantsContract } from './grants/contract.ts';
import { camerasContract } from './cameras/contract.ts';
import { controlsContract } from './controls/contract.ts';
import { auditContract } from './audit/contract.ts';
import { hierarchyContract } from './hierarchy/contract.ts';
import { liveContract } from './live/contract.ts';
import { peopleContract } from './people/contract.ts';
import { printersContract } from './printers/contract.ts';
import { printingContract } from './printing/contract.ts';
import { projectsContract } from './projects/contract.ts';
import { syncContract } from './sync/contract.ts';
import type { AccessRequirement } from './records/index.ts';

/** Every procedure of a station, room by room. The faces are made from this and nothing else. */
export const contract = {
  access: grantsContract,
  audit: auditContract,
  cameras: camerasContract,
  controls: controlsContract,
  hierarchy: hierarchyContract,
  live: liveContract,
  people: peopleContract,
  printers: printersContract,
  printing: printingContract,
  projects: projectsContract,
  sync: syncContract,
};

/**
 * The routes that carry bytes instead of messages, with what each asks. `:id` is the id of the guarded record.
 * The token goes in the `authorization` header, as with the procedures.
 */
export const routes = {
  /** POST, the raw file as body, `?name=FILE NAME[&modelId=ID]`: a new model, or a new version of one. → `{modelId, modelVersionId}` */
  uploadModel: {
    method: 'POST',
    path: '/files/projects/:id/models',
    access: { kind: 'permission', permission: 'model.upload', on: 'project', idFrom: 'id' },
  },
  /**
   * GET: a PNG. 404 while the analysis runs. As the routes below, 202 with a `FileOnItsWay` while the file comes from
   * another station, or is being read.
   */
  picture: {
    method: 'GET',
    path: '/files/versions/:id/picture',
    access: { kind: 'permission', permission: 'project.view', on: 'modelVersion', idFrom: 'id' },
  },
  /** GET: the display mesh (see display-formats.ts of the files room). */
  mesh: {
    method: 'GET',
    path: '/files/versions/:id/mesh',
    access: { kind: 'permission', permission: 'project.view', on: 'modelVersion', idFrom: 'id' },
  },
  /** GET: the toolpath of uploaded G-code. */
  toolpath: {
    method: 'GET',
    path: '/files/versions/:id/toolpath',
    access: { kind: 'permission', permission: 'project.view', on: 'modelVersion', idFrom: 'id' },
  },
  /** GET: the toolpath of a slice. */
  sliceToolpath: {
    method: 'GET',
    path: '/files/slices/:id/toolpath',
    access: { kind: 'permission', permission: 'project.view', on: 'slice', idFrom: 'id' },
  },
  /** GET: the file as it was uploaded. */
  original: {
    method: 'GET',
    path: '/files/versions/:id/original',
    access: { kind: 'permission', permission: 'project.view', on: 'modelVersion', idFrom: 'id' },
  },
  /**
   * GET, `?camera=CAMERA ID[&after=FRAME][&wait=SECONDS]`: the newest picture of a camera beside the printer, a JPEG or
   * PNG, its number in the header `printhall-frame`. 204 when there is none other than `after` in the time to wait
   * (at most, and by default, 5 s). 404 with the refusal when none comes.
   */
  cameraPicture: {
    method: 'GET',
    path: '/files/printers/:id/camera',
    access: { kind: 'permission', permission: 'camera.view', on: 'printer', idFrom: 'id' },
  },
} as const satisfies Record<
  string,
  { method: 'GET' | 'POST'; path: `/${string}`; access: AccessRequirement }
>;
