import { Button, Progress } from '@mantine/core';
import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import { useId } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useWords } from '../text/index.ts';
import { useRefusalSentence } from '../text/refusals.ts';
import { CubeIcon } from './cube-icon.tsx';
import { ToolButton } from './tool-button.tsx';
import type { BytesState } from './use-bytes.ts';
import type { StageInUse } from './use-stage.ts';
import type { Stage } from './stage.ts';
import styles from './viewer.module.css';

interface ViewerFrameProps {
  readonly stage: StageInUse;
  readonly file: BytesState<unknown>;
  readonly onTryAgain: () => void;
  /** What is shown, for those who do not see it: the part's name and size. */
  readonly label: string;
  /** More buttons for the bar. */
  readonly tools?: ReactNode;
  /** What is there instead when the scene cannot be drawn or had; by default, why. */
  readonly standIn?: ReactNode;
  /** Lies over the scene's corners. */
  readonly children?: ReactNode;
}

/** The frame that both views stand in: the scene, its buttons and keys, and what is there when there is no picture. */
export function ViewerFrame({ stage, file, onTryAgain, label, tools, standIn, children }: ViewerFrameProps) {
  const t = useWords();
  const hintId = useId();
  const { attach, hostKey, status } = stage;
  const ready = status.state === 'ready' ? status.stage : null;
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || ready === null) return;
    if (!ready.press(event.key, event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles.frame}>
      {/* An application in ARIA's sense: while it has the focus, the arrow keys turn the part. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        key={hostKey}
        ref={attach}
        className={styles.scene}
        role="application"
        aria-label={label}
        aria-describedby={hintId}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onKeyDown={press}
      />
      <p id={hintId} className="for-screen-readers">
        {t('viewer.keys')}
      </p>
      {ready !== null && file.state === 'here' ? (
        <>
          <div className={styles.tools} role="toolbar" aria-label={t('viewer.tools')}>
            <ViewButtons stage={ready} />
            {tools}
          </div>
          {children}
        </>
      ) : null}
      {standIn !== undefined && (stage.status.state === 'unable' || file.state === 'failed') ? (
        <div className={styles.standIn}>{standIn}</div>
      ) : (
        <Notice stage={stage} file={file} onTryAgain={onTryAgain} />
      )}
    </div>
  );
}

function ViewButtons({ stage }: { readonly stage: Stage }) {
  const t = useWords();
  return (
    <>
      <ToolButton name={t('viewer.fit')} onPress={() => stage.look('fit')} icon={<IconFocusCentered />} />
      <ToolButton name={t('viewer.iso')} onPress={() => stage.look('iso')} icon={<CubeIcon face="iso" />} />
      <ToolButton name={t('viewer.top')} onPress={() => stage.look('top')} icon={<CubeIcon face="top" />} />
      <ToolButton
        name={t('viewer.front')}
        onPress={() => stage.look('front')}
        icon={<CubeIcon face="front" />}
      />
      <span className={styles.zoom}>
        <ToolButton name={t('viewer.zoomIn')} onPress={() => stage.zoom('in')} icon={<IconPlus />} />
        <ToolButton name={t('viewer.zoomOut')} onPress={() => stage.zoom('out')} icon={<IconMinus />} />
      </span>
      <span className={styles.divider} />
    </>
  );
}

interface NoticeProps {
  readonly stage: StageInUse;
  readonly file: BytesState<unknown>;
  readonly onTryAgain: () => void;
}

function Notice({ stage, file, onTryAgain }: NoticeProps) {
  const t = useWords();
  const sentence = useRefusalSentence();
  if (stage.status.state === 'unable') {
    const lost = stage.status.why === 'lost';
    return (
      <output className={styles.notice}>
        <strong>{t(lost ? 'viewer.lost' : 'viewer.noWebgl')}</strong>
        <p>{t(lost ? 'viewer.lostHelp' : 'viewer.noWebglHelp')}</p>
        {lost ? <Button onClick={stage.startAgain}>{t('viewer.drawAgain')}</Button> : null}
      </output>
    );
  }
  if (file.state === 'failed') {
    return (
      <output className={styles.notice}>
        <strong>{t('viewer.failed')}</strong>
        <p>{t('viewer.failedHelp')}</p>
        <Button variant="default" onClick={onTryAgain}>
          {t('common.tryAgain')}
        </Button>
      </output>
    );
  }
  if (file.state === 'here') return null;
  // Where it waits for something, nothing moves.
  const waits =
    file.onItsWay !== null && file.onItsWay.waitsFor !== null && file.onItsWay.waitsFor !== 'reading';
  return (
    <output className={styles.loading}>
      <span className={styles.loadingWords}>
        {file.onItsWay === null ? t('viewer.loading') : sentence(file.onItsWay)}
      </span>
      {waits ? null : (
        <Progress
          value={file.fraction === null ? 100 : 100 * file.fraction}
          animated={file.fraction === null}
          aria-label={t('viewer.loading')}
          className={styles.loadingBar}
        />
      )}
    </output>
  );
}
