import { z } from 'zod';
import {
  expectedVersionShape,
  idOf,
  listProcedure,
  nameShape,
  noteShape,
  procedure,
  provenProcedure,
} from '../records/index.ts';
import type { MaterialView, ProfileView, ProjectDetail, ProjectSummary, SliceView } from './model.ts';

export const projectsContract = {
  list: listProcedure('project.view')
    .input(z.object({ scopeId: idOf<'Scope'>().optional(), search: z.string().max(120).optional() }))
    .output(z.custom<readonly ProjectSummary[]>()),
  get: procedure('project.view', 'project', 'projectId')
    .input(z.object({ projectId: idOf<'Project'>() }))
    .output(z.custom<ProjectDetail>()),
  create: procedure('project.create', 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>(), name: nameShape, description: noteShape.default('') }))
    .output(z.object({ projectId: idOf<'Project'>() })),
  update: procedure('project.modify', 'project', 'projectId')
    .input(
      z.object({
        projectId: idOf<'Project'>(),
        expectedVersion: expectedVersionShape,
        name: nameShape,
        description: noteShape,
      }),
    )
    .output(z.object({})),
  delete: provenProcedure('project.delete', 'project', 'projectId')
    .input(z.object({ projectId: idOf<'Project'>() }))
    .output(z.object({})),
  /** The profiles and materials that a print can be asked for, in one factory. */
  profiles: procedure('project.view', 'scope', 'scopeId')
    .input(z.object({ scopeId: idOf<'Scope'>() }))
    .output(
      z.custom<{ readonly profiles: readonly ProfileView[]; readonly materials: readonly MaterialView[] }>(),
    ),
  /** Starts slicing in the background, or answers with the slice that already exists for these settings. */
  slice: procedure('printTask.request', 'modelVersion', 'modelVersionId')
    .input(
      z.object({
        modelVersionId: idOf<'ModelVersion'>(),
        profileKey: z.string().min(1).max(64),
        materialKey: z.string().min(1).max(32),
      }),
    )
    .output(z.custom<SliceView>()),
  sliceStatus: procedure('project.view', 'slice', 'sliceId')
    .input(z.object({ sliceId: idOf<'Slice'>() }))
    .output(z.custom<SliceView>()),
  cancelSlice: procedure('printTask.request', 'slice', 'sliceId')
    .input(z.object({ sliceId: idOf<'Slice'>() }))
    .output(z.object({})),
};
