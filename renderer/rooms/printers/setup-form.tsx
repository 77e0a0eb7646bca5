import { PasswordInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi, useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { useTell } from '../../ui/tell.ts';
import { guardScope } from './guard-scope.ts';
import page from './printer-page.module.css';
import styles from './setup.module.css';
import { useProfiles } from './use-materials.ts';

/** Printers that want a key of their own. */
const WITH_KEY = /^(?:octoprint|moonraker|prusalink):/;

/** Name, connection, kind and fuse of a printer; its key besides, where it has one. */
export function SetupForm({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  return (
    <section className={page['panel']}>
      <h2 className={page['heading']}>{t('printersSetup.page.heading')}</h2>
      <Settings key={printer.printerId} printer={printer} />
      {WITH_KEY.test(printer.address) ? <Key printer={printer} /> : null}
    </section>
  );
}

interface Draft {
  readonly name: string;
  readonly address: string;
  readonly profileKey: string;
  readonly powerGroupId: string | null;
}

function Settings({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { may, own } = useAccess();
  const [draft, setDraft] = useState<Draft>(printer);
  const update = useUpdate('printersSetup.page.saved');
  const scopeId = guardScope(own, printer);
  const off = !may('printer.manage', scopeId);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const send = () => {
    const changed = changesOf(printer, draft);
    if (Object.keys(changed).length > 0) {
      update.mutate({ printerId: printer.printerId as never, ...changed } as never);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  return (
    <FormStack onSubmit={submit}>
      <div className={styles['pair']}>
        <TextInput
          size="md"
          label={t('printersSetup.page.name')}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          readOnly={off}
          maxLength={120}
          required
        />
        <TextInput
          size="md"
          label={t('printersSetup.page.address')}
          classNames={{ input: 'mono' }}
          value={draft.address}
          onChange={(event) => change({ address: event.currentTarget.value })}
          readOnly={off}
          maxLength={300}
          required
        />
        <Choices printer={printer} draft={draft} off={off} onChange={change} />
      </div>
      <FormError error={update.error} />
      <div className={styles['answers']}>
        <GuardedButton
          permission="printer.manage"
          scopeId={scopeId}
          size="md"
          loading={update.isPending}
          onClick={send}
        >
          {t('printersSetup.page.save')}
        </GuardedButton>
      </div>
    </FormStack>
  );
}

interface ChoicesProps {
  readonly printer: PrinterView;
  readonly draft: Draft;
  readonly off: boolean;
  readonly onChange: (part: Partial<Draft>) => void;
}

function Choices({ printer, draft, off, onChange }: ChoicesProps) {
  const t = useWords();
  const api = useApi();
  const { data: known } = useProfiles(printer.factoryId);
  const input = { scopeId: printer.parentScopeId as never };
  const { data: groups = [] } = useQuery(api.printers.powerGroups.queryOptions({ input }));
  return (
    <>
      <Select
        size="md"
        label={t('printersSetup.page.profile')}
        data={known?.profiles.map(({ profileKey, name }) => ({ value: profileKey, label: name })) ?? []}
        value={draft.profileKey}
        onChange={(profileKey) => onChange({ profileKey: profileKey ?? draft.profileKey })}
        allowDeselect={false}
        readOnly={off}
      />
      <Select
        size="md"
        label={t('printersSetup.page.powerGroup')}
        placeholder={t('printersSetup.page.noPowerGroup')}
        data={groups.map(({ powerGroupId, name }) => ({ value: powerGroupId, label: name }))}
        value={draft.powerGroupId}
        onChange={(powerGroupId) => onChange({ powerGroupId })}
        clearable
        readOnly={off}
      />
    </>
  );
}

/** Only what differs: an address that stays the same must not connect the printer anew. */
function changesOf(printer: PrinterView, draft: Draft): Partial<Draft> {
  return {
    ...(draft.name.trim() === printer.name ? {} : { name: draft.name }),
    ...(draft.address.trim() === printer.address ? {} : { address: draft.address }),
    ...(draft.profileKey === printer.profileKey ? {} : { profileKey: draft.profileKey }),
    ...(draft.powerGroupId === printer.powerGroupId ? {} : { powerGroupId: draft.powerGroupId }),
  };
}

/** The key goes in and is never shown. */
function Key({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { own } = useAccess();
  const [key, setKey] = useState('');
  const update = useUpdate('printersSetup.page.keySaved', () => setKey(''));
  const send = () => {
    if (key.trim() !== '') update.mutate({ printerId: printer.printerId as never, credential: key });
  };
  return (
    <FormStack
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <PasswordInput
        size="md"
        label={t('printersSetup.page.key')}
        description={t('printersSetup.network.keyHint')}
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
        autoComplete="off"
      />
      <FormError error={update.error} />
      <div className={styles['answers']}>
        <GuardedButton
          permission="printer.manage"
          scopeId={guardScope(own, printer)}
          variant="default"
          size="md"
          loading={update.isPending}
          onClick={send}
        >
          {t('printersSetup.page.keySave')}
        </GuardedButton>
      </div>
    </FormStack>
  );
}

function useUpdate(
  told: 'printersSetup.page.saved' | 'printersSetup.page.keySaved',
  onDone: () => void = () => undefined,
) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  return useMutation(
    api.printers.update.mutationOptions({
      onSuccess: async () => {
        tell.done(t(told));
        onDone();
        await queryClient.invalidateQueries({ queryKey: api.printers.key() });
      },
    }),
  );
}
