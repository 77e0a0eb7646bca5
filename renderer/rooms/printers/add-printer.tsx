import { Button, Modal, Select, TextInput } from '@mantine/core';
import { IconDeviceDesktopCog, IconNetwork, IconUsb, type Icon } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useScopes } from '../../app/place.tsx';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { treeOf } from '../../ui/scope-crumbs.tsx';
import { useTell } from '../../ui/tell.ts';
import styles from './add-printer.module.css';
import { SerialPort } from './serial-port.tsx';
import { useProfiles } from './use-materials.ts';

type Way = 'simulated' | 'serial' | 'tcp';

interface AddPrinterProps {
  readonly way: Way;
  readonly scopeId: string;
  readonly onClose: () => void;
}

const WAYS: readonly { readonly way: Way; readonly icon: Icon }[] = [
  { way: 'serial', icon: IconUsb },
  { way: 'tcp', icon: IconNetwork },
  { way: 'simulated', icon: IconDeviceDesktopCog },
];

/** Adds a printer: simulated, plugged into this station, or on the network. */
export function AddPrinter(props: AddPrinterProps) {
  const t = useWords();
  return (
    <Modal
      opened
      onClose={props.onClose}
      size={620}
      title={t('bench.add.open')}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
    >
      <AddForm {...props} />
    </Modal>
  );
}

/** The address as the contract wants it. */
function addressOf(way: Way, port: string): string {
  return way === 'simulated' ? 'simulated' : `${way}:${port.trim()}`;
}

function AddForm({ way: firstWay, scopeId: firstScopeId, onClose }: AddPrinterProps) {
  const t = useWords();
  const [way, setWay] = useState<Way>(firstWay);
  const [scopeId, setScopeId] = useState(firstScopeId);
  const [name, setName] = useState('');
  const [port, setPort] = useState('');
  const kind = useKindOfPrinter(scopeId);
  const add = useAdd(name, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({
      scopeId: scopeId as never,
      name,
      address: addressOf(way, port),
      profileKey: kind.profileKey,
      materialKey: kind.materialKey,
    });
  };
  return (
    <FormStack onSubmit={submit}>
      <Ways way={way} onChoose={setWay} />
      {way === 'serial' ? <SerialPort scopeId={scopeId} value={port} onChange={setPort} /> : null}
      {way === 'tcp' ? (
        <TextInput
          label={t('bench.add.host')}
          description={t('bench.add.hostHint')}
          classNames={{ input: 'mono' }}
          value={port}
          onChange={(event) => setPort(event.currentTarget.value)}
          required
        />
      ) : null}
      <TextInput
        label={t('bench.add.name')}
        description={t('bench.add.nameHint')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={120}
        data-autofocus
        required
      />
      {kind.fields}
      <WhereField scopeId={scopeId} onChange={setScopeId} />
      <FormError error={add.error} />
      <Button type="submit" size="md" loading={add.isPending}>
        {t('bench.add.submit')}
      </Button>
    </FormStack>
  );
}

function useAdd(name: string, onClose: () => void) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  return useMutation(
    api.printers.add.mutationOptions({
      onSuccess: async () => {
        tell.done(t('bench.add.done', { name }));
        onClose();
        await queryClient.invalidateQueries({ queryKey: api.printers.key() });
      },
    }),
  );
}

/** Kind and material, from what the place knows; the first of each is taken until another is chosen. */
function useKindOfPrinter(scopeId: string) {
  const t = useWords();
  const { data } = useProfiles(scopeId);
  const [profile, setProfile] = useState<string | null>(null);
  const [material, setMaterial] = useState<string | null>(null);
  const profileKey = profile ?? data?.profiles[0]?.profileKey ?? '';
  const materialKey = material ?? data?.materials[0]?.materialKey ?? '';
  const fields = (
    <div className={styles['pair']}>
      <Select
        label={t('bench.add.profile')}
        data={data?.profiles.map((each) => ({ value: each.profileKey, label: each.name })) ?? []}
        value={profileKey}
        onChange={setProfile}
        allowDeselect={false}
        required
      />
      <Select
        label={t('bench.add.material')}
        data={data?.materials.map((each) => ({ value: each.materialKey, label: each.name })) ?? []}
        value={materialKey}
        onChange={setMaterial}
        allowDeselect={false}
        required
      />
    </div>
  );
  return { profileKey, materialKey, fields };
}

interface WhereFieldProps {
  readonly scopeId: string;
  readonly onChange: (scopeId: string) => void;
}

function WhereField({ scopeId, onChange }: WhereFieldProps) {
  const t = useWords();
  const scopes = useScopes();
  const places = treeOf(scopes).filter(
    ({ scope }) => scope.within && (scope.kind === 'factory' || scope.kind === 'area'),
  );
  return (
    <Select
      label={t('bench.add.where')}
      data={places.map(({ scope }) => ({ value: scope.id, label: scope.path.slice(-2).join(' › ') }))}
      value={scopeId}
      onChange={(value) => {
        if (value) onChange(value);
      }}
      allowDeselect={false}
      required
    />
  );
}

function Ways({ way, onChoose }: { readonly way: Way; readonly onChoose: (way: Way) => void }) {
  const t = useWords();
  return (
    <div className={styles['ways']} role="radiogroup" aria-label={t('bench.add.how')}>
      {WAYS.map(({ way: each, icon: Shape }) => (
        <button
          key={each}
          type="button"
          role="radio"
          aria-checked={each === way}
          className={styles['way']}
          onClick={() => onChoose(each)}
        >
          <Shape aria-hidden size={28} stroke={1.5} />
          <span className={styles['wayName']}>{t(`bench.add.way.${each}`)}</span>
          <span className={styles['wayText']}>{t(`bench.add.wayText.${each}`)}</span>
        </button>
      ))}
    </div>
  );
}
