import { Button, Modal, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconHandStop, IconInfoCircle, IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { createElement, useState, type FormEvent } from 'react';
import type {
  FindingLevel,
  FindingsView,
  FindingView,
  TaskSummary,
} from '../../../src/shop/printing/index.ts';
import { useApi, useServices } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import styles from './findings.module.css';

type TaskOfFindings = Pick<TaskSummary, 'taskId' | 'version' | 'scopeId'>;

/** What the check of the task's G-code found, in sentences with their lines; and who lets it through. */
export function FindingsBox({ task }: { readonly task: TaskOfFindings }) {
  const t = useWords();
  const api = useApi();
  const input = { taskId: task.taskId as never };
  const { data: view } = useQuery(api.printing.findings.queryOptions({ input }));
  if (view === undefined) return null;
  const shown = view.findings.filter(({ level }) => level !== 'allow');
  if (shown.length === 0 && view.release === null && !view.isReadBeforeCheck) return null;
  return (
    <section className={styles['box']} aria-labelledby={`findings-${task.taskId}`}>
      <h3 id={`findings-${task.taskId}`} className={styles['title']}>
        {t('findings.title')}
      </h3>
      {view.isKeptBack ? (
        <p className={styles['kept']}>
          <IconHandStop aria-hidden size={20} />
          {t('findings.kept')}
        </p>
      ) : null}
      {view.isReadBeforeCheck ? <p className={styles['quiet']}>{t('findings.old')}</p> : null}
      <ul className={styles['list']}>
        {shown.map((finding) => (
          <Finding key={finding.code} finding={finding} released={isReleased(view, finding)} />
        ))}
      </ul>
      {view.release === null ? null : (
        <p className={styles['quiet']}>
          {t('findings.released', { name: view.release.byName, reason: view.release.reason })}
        </p>
      )}
      {view.releasable.length > 0 ? <ReleaseButton task={task} isKeptBack={view.isKeptBack} /> : null}
    </section>
  );
}

/** Why a task cannot be accepted for what was found in its file; null: nothing keeps it back. */
export function useKeptBack(taskId: string): string | null {
  const t = useWords();
  const api = useApi();
  const { data } = useQuery(api.printing.findings.queryOptions({ input: { taskId: taskId as never } }));
  return data?.isKeptBack === true ? t('findings.kept') : null;
}

function isReleased({ release }: FindingsView, { code }: FindingView): boolean {
  return release?.findings.includes(code) === true;
}

const ICONS: Readonly<Record<FindingLevel, typeof IconHandStop>> = {
  refuse: IconHandStop,
  warn: IconAlertTriangle,
  allow: IconInfoCircle,
};

function Finding({ finding, released }: { readonly finding: FindingView; readonly released: boolean }) {
  const t = useWords();
  const { number } = useFormat();
  const { code, level, line, text, count } = finding;
  const tone = level === 'refuse' && !released ? 'stopped' : 'attention';
  return (
    <li className={styles['finding']}>
      {createElement(released ? IconShieldCheck : ICONS[level], {
        'aria-label': t(`findings.level.${level}`),
        size: 20,
        className: styles[tone],
      })}
      <div>
        <p>{t(`findings.code.${code}`)}</p>
        {line === null ? null : (
          <p className={styles['quiet']}>
            {t('findings.line', { line: number(line) })}
            {text === null ? null : <code className={`${styles['text']} mono`}>{text}</code>}
            {count > 1 ? t('findings.times', { count }) : null}
          </p>
        )}
      </div>
    </li>
  );
}

function ReleaseButton({
  task,
  isKeptBack,
}: {
  readonly task: TaskOfFindings;
  readonly isKeptBack: boolean;
}) {
  const t = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <div>
      {isKeptBack ? null : <p className={styles['quiet']}>{t('findings.atPrinter')}</p>}
      <GuardedButton
        permission="printer.manage"
        scopeId={task.scopeId}
        variant="default"
        onClick={() => setAsking(true)}
      >
        {t('findings.release')}
      </GuardedButton>
      {asking ? <Release task={task} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}

function Release({ task, onClose }: { readonly task: TaskOfFindings; readonly onClose: () => void }) {
  const t = useWords();
  const { api, queryClient } = useServices();
  const [reason, setReason] = useState('');
  const release = useMutation(
    api.printing.releaseFindings.mutationOptions({
      onSuccess: async () => {
        onClose();
        await queryClient.invalidateQueries({ queryKey: api.printing.key() });
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    release.mutate({ taskId: task.taskId as never, expectedVersion: task.version, reason });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('findings.releaseTitle')}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
    >
      <FormStack onSubmit={submit}>
        <p>{t('findings.releaseText')}</p>
        <Textarea
          label={t('findings.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          minRows={2}
          autosize
          required
          data-autofocus
        />
        <FormError error={release.error} />
        <div className={styles['answers']}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={release.isPending}>
            {t('findings.releaseConfirm')}
          </Button>
        </div>
      </FormStack>
    </Modal>
  );
}
