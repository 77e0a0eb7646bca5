import { ActionIcon, Select, Tooltip } from '@mantine/core';
import { IconArrowsMaximize, IconArrowsMinimize, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProjectDetail } from '../../../src/shop/projects/index.ts';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { ModelFacts } from './model-facts.tsx';
import { ModelPreview } from './model-preview.tsx';
import type { ChosenModel } from './chosen-model.ts';
import styles from './projects.module.css';

interface ModelPaneProps extends ChosenModel {
  readonly project: ProjectDetail;
  readonly onChoose: (modelVersionId: string) => void;
  readonly onAsk: () => void;
}

/** The chosen model: in 3D or as toolpath, with its facts, its versions, and the way to a print. */
export function ModelPane({ project, model, version, onChoose, onAsk }: ModelPaneProps) {
  const t = useWords();
  const { dateTime, number } = useFormat();
  const [large, setLarge] = useState(false);
  const bed = useUsualBed(project.scopeId);
  return (
    <section className={styles['pane']} data-large={large || undefined} aria-labelledby="model-title">
      <div className={styles['preview']}>
        <ModelPreview version={version} name={model.name} bed={bed} />
      </div>
      <div className={styles['paneText']}>
        <header className={styles['paneHeader']}>
          <div className={styles['paneTitle']}>
            <h2 id="model-title">{model.name}</h2>
            <span className={styles['quiet']}>
              {t('projects.uploadedBy', { name: version.uploadedByName, at: dateTime(version.uploadedAt) })}
            </span>
          </div>
          {model.versions.length > 1 ? (
            <Select
              className={styles['versions'] ?? ''}
              aria-label={t('projects.versions')}
              allowDeselect={false}
              data={model.versions.map(({ modelVersionId, number: count }) => ({
                value: modelVersionId,
                label: t('projects.version', { number: number(count) }),
              }))}
              value={version.modelVersionId}
              onChange={(modelVersionId) => modelVersionId && onChoose(modelVersionId)}
            />
          ) : null}
          <GuardedButton
            permission="printTask.request"
            scopeId={project.scopeId}
            ownerId={project.createdBy}
            offBecause={useWhyNotPrintable(version.analysis.state)}
            leftSection={<IconPrinter aria-hidden size={19} />}
            onClick={onAsk}
          >
            {t('projects.ask')}
          </GuardedButton>
          <Tooltip label={t(large ? 'projects.smaller' : 'projects.larger')}>
            <ActionIcon
              variant="default"
              aria-label={t(large ? 'projects.smaller' : 'projects.larger')}
              onClick={() => setLarge(!large)}
            >
              {large ? (
                <IconArrowsMinimize aria-hidden size={19} />
              ) : (
                <IconArrowsMaximize aria-hidden size={19} />
              )}
            </ActionIcon>
          </Tooltip>
        </header>
        <ModelFacts version={version} />
      </div>
    </section>
  );
}

function useWhyNotPrintable(state: 'analysing' | 'rejected' | 'mesh' | 'gcode'): string | null {
  const t = useWords();
  if (state === 'analysing') return t('projects.stillChecking');
  return state === 'rejected' ? t('projects.notPrintable') : null;
}

/** The bed that most prints of this factory go to: its first profile's. */
export function useUsualBed(scopeId: string) {
  const api = useApi();
  const profiles = useQuery(api.projects.profiles.queryOptions({ input: { scopeId: scopeId as never } }));
  return profiles.data?.profiles[0]?.bedMillimetres;
}
