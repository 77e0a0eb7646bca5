import { z } from 'zod';
import { expectedVersionShape, idOf, listProcedure, nameShape, procedure } from '../records/index.ts';
import { CAMERA_KINDS, type CameraView } from './model.ts';

const oneCamera = z.object({ printerId: idOf<'Printer'>(), cameraId: idOf<'Camera'>() });

export const camerasContract = {
  list: listProcedure('camera.view')
    .input(z.object({ scopeId: idOf<'Scope'>().optional(), printerId: idOf<'Printer'>().optional() }))
    .output(z.custom<readonly CameraView[]>()),
  /** Without an id: a new one. Its pictures come by the byte route `cameraPicture`. */
  save: procedure('printer.manage', 'printer', 'printerId')
    .input(
      z.object({
        printerId: idOf<'Printer'>(),
        cameraId: idOf<'Camera'>().optional(),
        expectedVersion: expectedVersionShape.optional(),
        name: nameShape,
        kind: z.enum(CAMERA_KINDS),
        address: z.string().trim().min(1).max(500),
        turnDegrees: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
        isMirrored: z.boolean(),
      }),
    )
    .output(z.object({ cameraId: idOf<'Camera'>() })),
  remove: procedure('printer.manage', 'printer', 'printerId').input(oneCamera).output(z.object({})),
};
