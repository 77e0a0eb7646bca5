import { ActionIcon, FileButton, Tooltip } from '@mantine/core';
import { IconFilePlus } from '@tabler/icons-react';
import { KNOWN_EXTENSIONS } from '../../../src/shop/files/index.ts';
import type { ModelVersionView, ModelView, ProjectDetail } from '../../../src/shop/projects/index.ts';
import { useMay } from '../../app/access.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { PartPicture } from '../../ui/part-picture.tsx';
import { AnalysisBadge } from './analysis-badge.tsx';
import styles from './projects.module.css';

const ACCEPT = KNOWN_EXTENSIONS.map((extension) => `.${extension}`).join(',');

interface ModelListProps {
  readonly project: ProjectDetail;
  /** The version that is shown beside the list. */
  readonly chosenId: string | null;
  readonly onChoose: (modelVersionId: string) => void;
  readonly onNewVersion: (modelId: string, files: readonly File[]) => void;
}

/** The models of a project, each with its newest version. */
export function ModelList({ project, chosenId, onChoose, onNewVersion }: ModelListProps) {
  const t = useWords();
  const mayUpload = useMay('model.upload', project.scopeId, project.createdBy);
  return (
    <section aria-labelledby="models-title" className={styles['section']}>
      <h2 id="models-title" className={styles['sectionTitle']}>
        {t('projects.modelsTitle')}
      </h2>
      <ul className={styles['models']}>
        {project.modelList.map((model) => {
          const [newest] = model.versions;
          if (!newest) return null;
          const chosen = model.versions.find(({ modelVersionId }) => modelVersionId === chosenId);
          return (
            <li key={model.modelId} className={styles['model']} data-chosen={chosen ? true : undefined}>
              <ModelButton
                model={model}
                shown={chosen ?? newest}
                chosen={chosen !== undefined}
                onChoose={onChoose}
              />
              {mayUpload ? (
                <FileButton accept={ACCEPT} onChange={(file) => file && onNewVersion(model.modelId, [file])}>
                  {({ onClick }) => (
                    <Tooltip label={t('projects.newVersionHelp')}>
                      <ActionIcon
                        aria-label={t('projects.newVersion', { name: model.name })}
                        onClick={onClick}
                      >
                        <IconFilePlus aria-hidden size={19} />
                      </ActionIcon>
                    </Tooltip>
                  )}
                </FileButton>
              ) : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface ModelButtonProps {
  readonly model: ModelView;
  readonly shown: ModelVersionView;
  readonly chosen: boolean;
  readonly onChoose: (modelVersionId: string) => void;
}

function ModelButton({ model, shown, chosen, onChoose }: ModelButtonProps) {
  const t = useWords();
  const { bytes, number } = useFormat();
  const refusalSentence = useRefusalSentence();
  const { analysis } = shown;
  const pictured = analysis.state === 'mesh' || analysis.state === 'gcode';
  return (
    <button
      type="button"
      className={styles['modelButton']}
      aria-pressed={chosen}
      onClick={() => onChoose(shown.modelVersionId)}
    >
      <PartPicture
        modelVersionId={pictured ? shown.modelVersionId : null}
        name={model.name}
        size={60}
        decorative
      />
      <span className={styles['modelText']}>
        <b className={styles['modelName']}>{model.name}</b>
        <span className={styles['quiet']}>
          {t('projects.version', { number: number(shown.number) })} · {bytes(shown.bytes)}
        </span>
        {analysis.state === 'rejected' ? (
          <span className={styles['refusal']}>{refusalSentence(analysis.refusal)}</span>
        ) : null}
      </span>
      <AnalysisBadge analysis={analysis} />
    </button>
  );
}
