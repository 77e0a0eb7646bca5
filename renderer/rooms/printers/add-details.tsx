import { Button, Select, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft, IconCircleCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { ProbedPrinter } from '../../../src/shop/printers/index.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { useTell } from '../../ui/tell.ts';
import type { FoundPrinter } from './add-printer.tsx';
import styles from './add-printer.module.css';
import { Facts } from './facts.tsx';
import { PlaceField } from './place-field.tsx';
import { useProfiles } from './use-materials.ts';

interface AddDetailsProps {
  readonly found: FoundPrinter;
  readonly simulated: boolean;
  readonly scopeId: string;
  readonly onScope: (scopeId: string) => void;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

/** Who it is: what it said of itself, and what people call it. */
export function AddDetails({ found, simulated, scopeId, onScope, onBack, onClose }: AddDetailsProps) {
  const t = useWords();
  const [name, setName] = useState(found.probed?.machineType ?? '');
  const kind = useKindOfPrinter(scopeId);
  const add = useAdd(name, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({
      scopeId: scopeId as never,
      name,
      address: found.address,
      profileKey: kind.profileKey,
      materialKey: kind.materialKey,
      ...(found.credential === null ? {} : { credential: found.credential }),
    });
  };
  return (
    <FormStack onSubmit={submit}>
      {simulated ? null : <Found probed={found.probed} />}
      <TextInput
        size="md"
        label={t('bench.add.name')}
        description={t('bench.add.nameHint')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={120}
        data-autofocus
        required
      />
      {kind.fields}
      <PlaceField scopeId={scopeId} onChange={onScope} />
      <FormError error={add.error} />
      <div className={styles['answers']}>
        <Button
          variant="default"
          size="md"
          leftSection={<IconArrowLeft aria-hidden size={18} />}
          onClick={onBack}
        >
          {t('printersSetup.back')}
        </Button>
        <Button type="submit" size="md" loading={add.isPending}>
          {t('bench.add.submit')}
        </Button>
      </div>
    </FormStack>
  );
}

function Found({ probed }: { readonly probed: ProbedPrinter | null }) {
  const t = useWords();
  if (probed === null) return <p className={styles['advice']}>{t('printersSetup.found.noAnswer')}</p>;
  const { firmware, machineType, baudRate, hasThermalProtection } = probed;
  return (
    <section className={styles['found']}>
      <h2 className={styles['foundTitle']}>
        <IconCircleCheck aria-hidden size={22} />
        {t('printersSetup.found.title')}
      </h2>
      <Facts
        facts={[
          [t('printersSetup.found.firmware'), firmware],
          ...(machineType === null ? [] : [[t('printersSetup.found.machine'), machineType] as const]),
          ...(baudRate === null
            ? []
            : [[t('printersSetup.found.speed'), t('printersSetup.found.baud', { baud: baudRate })] as const]),
        ]}
      />
      {hasThermalProtection === false ? (
        <p className={styles['danger']}>
          <IconAlertTriangle aria-hidden size={22} />
          {t('printersSetup.found.noProtection')}
        </p>
      ) : null}
    </section>
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
        size="md"
        label={t('bench.add.profile')}
        data={data?.profiles.map((each) => ({ value: each.profileKey, label: each.name })) ?? []}
        value={profileKey}
        onChange={setProfile}
        allowDeselect={false}
        required
      />
      <Select
        size="md"
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
