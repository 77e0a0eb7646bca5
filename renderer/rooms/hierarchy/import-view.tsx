import { Button, Select, Switch } from '@mantine/core';
import { IconArrowLeft, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { ImportPlan, ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useAccess } from '../../app/access.tsx';
import { useScopes } from '../../app/place.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { FormError } from '../../ui/form.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { usePlaceName } from '../../ui/place-name.ts';
import { csvFile, saveFile } from '../../ui/save-file.ts';
import { ImportFile } from './import-file.tsx';
import { ImportTable } from './import-table.tsx';
import { useMadeWords, useProblemSentence } from './import-words.ts';
import styles from './import.module.css';
import { KINDS } from './place-kinds.ts';
import { useImport } from './use-import.ts';
import { useShowsPlatform } from './use-places.ts';

interface ImportViewProps {
  readonly placeId: string | null;
  readonly onPlace: (scopeId: string) => void;
  /** Back to the places. */
  readonly onLeave: () => void;
}

/** Many places at once from a CSV file: told line by line first, then made in one go. */
export function ImportView({ placeId, onPlace, onLeave }: ImportViewProps) {
  const t = useWords();
  const placeName = usePlaceName();
  const parents = useImportParents();
  const parent = parents.find(({ id }) => id === placeId) ?? parents[0] ?? null;
  const { file, choose, plan, importing } = useImport(parent?.id ?? null);
  if (parent === null) return <p>{t('factories.import.nowhere')}</p>;
  return (
    <div className={styles['import']}>
      <div className={styles['top']}>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconArrowLeft aria-hidden size={18} />}
          onClick={onLeave}
        >
          {t('factories.import.leave')}
        </Button>
        <Select
          aria-label={t('factories.import.below')}
          data={parents.map((scope) => ({
            value: scope.id,
            label: t('factories.import.belowPlace', {
              place: scope.kind === 'platform' ? placeName(scope) : scope.path.join(' › '),
            }),
          }))}
          value={parent.id}
          onChange={(value) => {
            if (value !== null) onPlace(value);
          }}
          allowDeselect={false}
          searchable
        />
      </div>
      {file === null ? <ImportFile parentKind={parent.kind} onChoose={choose} /> : null}
      {file !== null && plan.isFetching && !plan.data ? <LoadingRows rows={6} height={48} /> : null}
      <FormError error={importing.error ?? plan.error} />
      {file !== null && !plan.data && plan.error ? <Another onClick={() => choose(null)} /> : null}
      {file !== null && plan.data && !importing.isSuccess ? (
        <Preview
          plan={plan.data}
          fileName={file.name}
          busy={importing.isPending}
          onImport={(leaveOutWrong) => importing.mutate(leaveOutWrong)}
          onAnother={() => choose(null)}
        />
      ) : null}
      {importing.isSuccess ? (
        <div role="status" className={styles['done']}>
          <p>{t('factories.import.done', { count: importing.data.created })}</p>
          <Button onClick={onLeave}>{t('factories.import.toPlaces')}</Button>
          <Another onClick={() => choose(null)} />
        </div>
      ) : null}
    </div>
  );
}

function Another({ onClick }: { readonly onClick: () => void }) {
  const t = useWords();
  return (
    <Button variant="default" onClick={onClick}>
      {t('factories.import.another')}
    </Button>
  );
}

/** Where this person may import to, the widest first. */
function useImportParents(): readonly ScopeView[] {
  const scopes = useScopes();
  const { may } = useAccess();
  const showPlatform = useShowsPlatform();
  return scopes.filter(({ id, kind }) => {
    const { importInto } = KINDS[kind];
    return importInto !== undefined && (kind !== 'platform' || showPlatform) && may(importInto, id);
  });
}

interface PreviewProps {
  readonly plan: ImportPlan;
  readonly fileName: string | null;
  readonly busy: boolean;
  readonly onImport: (leaveOutWrong: boolean) => void;
  readonly onAnother: () => void;
}

function Preview({ plan, fileName, busy, onImport, onAnother }: PreviewProps) {
  const t = useWords();
  const { list } = useFormat();
  const madeWords = useMadeWords();
  const [onlyWrong, setOnlyWrong] = useState(false);
  const [leaveOut, setLeaveOut] = useState(false);
  const made = Object.values(plan.creates).reduce((sum, count) => sum + count, 0);
  const lines = onlyWrong ? plan.lines.filter(({ verdict }) => verdict === 'wrong') : plan.lines;
  const off = plan.wrong > 0 && !leaveOut;
  return (
    <>
      <div className={styles['summary']}>
        <p>
          <b>{fileName ?? t('factories.import.pasted')}</b>{' '}
          {made === 0
            ? t('factories.import.nothing')
            : t('factories.import.willMake', { places: madeWords(plan.creates) })}{' '}
          {plan.wrong > 0 ? (
            <span className={styles['wrongWords']}>{t('factories.import.wrong', { count: plan.wrong })}</span>
          ) : null}
        </p>
        {plan.unknownColumns.length > 0 ? (
          <p className={styles['quiet']}>
            {t('factories.import.unknownColumns', { columns: list(plan.unknownColumns) })}
          </p>
        ) : null}
        <div className={styles['buttons']}>
          {plan.wrong > 0 ? (
            <>
              <Switch
                label={t('factories.import.onlyWrong')}
                checked={onlyWrong}
                onChange={(event) => setOnlyWrong(event.currentTarget.checked)}
              />
              <Switch
                label={t('factories.import.leaveOut')}
                checked={leaveOut}
                onChange={(event) => setLeaveOut(event.currentTarget.checked)}
              />
              <ReportButton plan={plan} />
            </>
          ) : null}
          <Another onClick={onAnother} />
          {made === 0 ? null : (
            <Button loading={busy} disabled={off} onClick={() => onImport(leaveOut)}>
              {t('factories.import.submit', { count: made })}
            </Button>
          )}
        </div>
      </div>
      <ImportTable lines={lines} />
    </>
  );
}

/** The wrong lines with what is wrong, as a file for whoever mends them. */
function ReportButton({ plan }: { readonly plan: ImportPlan }) {
  const t = useWords();
  const problem = useProblemSentence();
  const save = () => {
    const wrong = plan.lines.flatMap((line) =>
      line.problem ? [[String(line.line), problem(line.problem)]] : [],
    );
    const heading = [t('factories.import.column.line'), t('factories.import.column.problem')];
    saveFile(t('factories.import.reportName'), csvFile([heading, ...wrong]));
  };
  return (
    <Button variant="default" leftSection={<IconDownload aria-hidden size={18} />} onClick={save}>
      {t('factories.import.report')}
    </Button>
  );
}
