import type { ModelVersionView, ModelView, ProjectDetail } from '../../../src/shop/projects/index.ts';

export interface ChosenModel {
  readonly model: ModelView;
  readonly version: ModelVersionView;
}

/** The version that the address names, else the newest that can be printed, else the newest. */
export function chosenVersion(
  project: ProjectDetail,
  modelVersionId: string | undefined,
): ChosenModel | null {
  for (const model of project.modelList) {
    const version = model.versions.find((candidate) => candidate.modelVersionId === modelVersionId);
    if (version) return { model, version };
  }
  const newest = project.modelList.flatMap((model) => {
    const [version] = model.versions;
    return version ? [{ model, version }] : [];
  });
  return newest.find(({ version }) => version.analysis.state !== 'rejected') ?? newest[0] ?? null;
}
