import { Button, Modal, Select } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FindingLevel, GcodeRuleView } from '../../../src/shop/printing/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi, useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { useTell } from '../../ui/tell.ts';
import styles from './setup.module.css';

interface GcodeRulesButtonProps {
  /** A place, or a printer, whose rules they are. */
  readonly scopeId: string;
  readonly name: string;
  /** The scope that decides about it, where grants cannot name it. */
  readonly guardedBy: string;
}

/** How the files of a place are taken: read by everybody who sees its printers, changed by who manages them. */
export function GcodeRulesButton({ scopeId, name, guardedBy }: GcodeRulesButtonProps) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconListCheck aria-hidden size={18} />}
        onClick={() => setOpen(true)}
      >
        {t('findings.rules.open')}
      </Button>
      {open ? (
        <Modal
          opened
          onClose={() => setOpen(false)}
          size={720}
          title={t('findings.rules.title', { name })}
          closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
        >
          <Rules scopeId={scopeId} guardedBy={guardedBy} />
        </Modal>
      ) : null}
    </>
  );
}

function Rules({ scopeId, guardedBy }: Omit<GcodeRulesButtonProps, 'name'>) {
  const t = useWords();
  const api = useApi();
  const { may } = useAccess();
  const input = { scopeId: scopeId as never };
  const rules = useQuery(api.printing.gcodeRules.queryOptions({ input }));
  if (rules.isError) return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />;
  if (rules.data === undefined) return <LoadingRows rows={8} height={56} />;
  const off = !may('printer.manage', scopeId) && !may('printer.manage', guardedBy);
  return (
    <div className={styles['stack']}>
      <p className={styles['quiet']}>{t('findings.rules.text')}</p>
      <ul className={styles['rows']}>
        {rules.data.map((rule) => (
          <Rule key={rule.finding} rule={rule} scopeId={scopeId} off={off} />
        ))}
      </ul>
    </div>
  );
}

const LEVELS: readonly FindingLevel[] = ['refuse', 'warn', 'allow'];
const AS_ABOVE = 'above';

interface RuleProps {
  readonly rule: GcodeRuleView;
  readonly scopeId: string;
  readonly off: boolean;
}

function Rule({ rule, scopeId, off }: RuleProps) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  const set = useMutation(
    api.printing.setGcodeRule.mutationOptions({
      onSuccess: () => tell.done(t('findings.rules.saved')),
      onError: tell.error,
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.printing.key() }),
    }),
  );
  const finding = t(`findings.name.${rule.finding}`);
  const from =
    rule.fromScopeName === null
      ? t('findings.rules.byDefault')
      : t('findings.rules.from', { name: rule.fromScopeName });
  return (
    <li className={styles['row']}>
      <div>
        <b>{finding}</b>
        <p className={styles['quiet']}>{rule.isChangeable ? from : t('findings.rules.never')}</p>
      </div>
      {rule.isChangeable ? (
        <Select
          size="md"
          aria-label={t('findings.rules.levelFor', { finding })}
          data={[
            ...LEVELS.map((level) => ({ value: level, label: t(`findings.level.${level}`) })),
            { value: AS_ABOVE, label: t('findings.rules.asAbove') },
          ]}
          value={rule.level}
          readOnly={off}
          allowDeselect={false}
          comboboxProps={{ withinPortal: true }}
          onChange={(level) =>
            set.mutate({
              scopeId: scopeId as never,
              finding: rule.finding,
              level: LEVELS.find((one) => one === level) ?? null,
            })
          }
        />
      ) : (
        <b>{t('findings.level.refuse')}</b>
      )}
    </li>
  );
}
