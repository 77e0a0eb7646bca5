import type { ModelVersionView, ModelView, ProjectDetail } from '../../../src/shop/projects/index.ts';

export interface ChosenModel {
  readonly model: ModelView;
  readonly version: ModelVersionView;
}

/** The version that the address names, else the newest of the first model. */
export function chosenVersion(
  project: ProjectDetail,
  modelVersionId: string | undefined,
): ChosenModel | null {
  for (const model of project.modelList) {
    const version = model.versions.find((candidate) => candidate.modelVersionId === modelVersionId);
    if (version) return { model, version };
  }
  const [model] = project.modelList;
  const version = model?.versions[0];
  return model && version ? { model, version } : null;
}
