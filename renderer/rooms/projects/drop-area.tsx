import { FileButton } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { KNOWN_EXTENSIONS } from '../../../src/shop/files/index.ts';
import type { ProjectDetail } from '../../../src/shop/projects/index.ts';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import styles from './projects.module.css';

const ACCEPT = KNOWN_EXTENSIONS.map((extension) => `.${extension}`).join(',');

/** Takes files that are dropped anywhere on the window; true while some hover over it. */
export function useDroppedFiles(enabled: boolean, onFiles: (files: readonly File[]) => void): boolean {
  const [hovering, setHovering] = useState(false);
  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      // Also where nothing may be dropped: else the browser would open the file and leave the window.
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = enabled ? 'copy' : 'none';
      setHovering(enabled);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setHovering(false);
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setHovering(false);
      if (enabled) onFiles([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [enabled, onFiles]);
  return hovering;
}

interface DropAreaProps {
  readonly project: ProjectDetail;
  /** The project has nothing yet: this is what to do first. */
  readonly large: boolean;
  readonly dropping: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Where files are dropped, or chosen by hand. */
export function DropArea({ project, large, dropping, onFiles }: DropAreaProps) {
  const t = useWords();
  return (
    <section
      className={styles['drop']}
      data-large={large || undefined}
      data-dropping={dropping || undefined}
      aria-label={t('projects.upload')}
    >
      {large ? <IconUpload aria-hidden size={44} stroke={1.25} className={styles['dropIcon']} /> : null}
      <div className={styles['dropText']}>
        <b>{t(dropping ? 'projects.dropNow' : large ? 'projects.dropFirst' : 'projects.dropHere')}</b>
        <span className={styles['quiet']}>{t('projects.formats')}</span>
      </div>
      <FileButton multiple accept={ACCEPT} onChange={onFiles}>
        {({ onClick }) => (
          <GuardedButton
            permission="model.upload"
            scopeId={project.scopeId}
            ownerId={project.createdBy}
            variant={large ? 'filled' : 'default'}
            leftSection={<IconUpload aria-hidden size={18} />}
            onClick={onClick}
          >
            {t('projects.chooseFiles')}
          </GuardedButton>
        )}
      </FileButton>
    </section>
  );
}
