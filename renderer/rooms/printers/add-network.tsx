import { PasswordInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../text/index.ts';
import { AddAsking } from './add-asking.tsx';
import type { WhereProps } from './add-printer.tsx';

const KINDS = ['octoprint', 'moonraker', 'prusalink', 'tcp'] as const;
type Kind = (typeof KINDS)[number];

const EXAMPLES: Readonly<Record<Kind, string>> = {
  octoprint: 'http://192.168.1.20:5000',
  moonraker: 'http://192.168.1.20:7125',
  prusalink: 'http://192.168.1.20',
  tcp: '192.168.1.20:8080',
};

/** A printer with a server of its own, or a serial port over the network. */
export function AddNetwork({ scopeId, onBack, onFound }: WhereProps) {
  const t = useWords();
  const [kind, setKind] = useState<Kind>('octoprint');
  const [typed, setTyped] = useState('');
  const [key, setKey] = useState('');
  const place = typed.trim();
  const secret = key.trim();
  return (
    <>
      <Select
        size="md"
        label={t('printersSetup.network.kind')}
        data={KINDS.map((each) => ({ value: each, label: t(`printersSetup.network.kinds.${each}`) }))}
        value={kind}
        onChange={(value) => setKind(KINDS.find((each) => each === value) ?? kind)}
        allowDeselect={false}
        data-autofocus
      />
      <TextInput
        size="md"
        label={t('printersSetup.network.address')}
        description={t('printersSetup.network.addressHint', { example: EXAMPLES[kind] })}
        classNames={{ input: 'mono' }}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        required
      />
      {kind === 'tcp' ? null : (
        <PasswordInput
          size="md"
          label={t(kind === 'prusalink' ? 'printersSetup.network.keyPassword' : 'printersSetup.network.key')}
          description={t(
            kind === 'moonraker' ? 'printersSetup.network.keyOptional' : 'printersSetup.network.keyHint',
          )}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="off"
        />
      )}
      <AddAsking
        scopeId={scopeId}
        address={place === '' ? null : addressOf(kind, place)}
        credential={kind === 'tcp' || secret === '' ? null : secret}
        onBack={onBack}
        onFound={onFound}
      />
    </>
  );
}

/** The address as the contract wants it; people leave `http://` away. */
function addressOf(kind: Kind, place: string): string {
  if (kind === 'tcp' || /^https?:\/\//.test(place)) return `${kind}:${place}`;
  return `${kind}:http://${place}`;
}
