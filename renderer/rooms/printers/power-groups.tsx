import { ActionIcon, Button, Modal, NumberInput, TextInput } from '@mantine/core';
import { IconBolt, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { PowerGroupView } from '../../../src/shop/printers/index.ts';
import { useMay } from '../../app/access.tsx';
import { useApi, useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { useTell } from '../../ui/tell.ts';
import styles from './setup.module.css';

/** The fuses of a factory or an area: printers on one of them heat up in turns. */
export function PowerGroupsButton({ scopeId }: { readonly scopeId: string }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconBolt aria-hidden size={18} />}
        onClick={() => setOpen(true)}
      >
        {t('printersSetup.power.heading')}
      </Button>
      {open ? (
        <Modal
          opened
          onClose={() => setOpen(false)}
          size={620}
          title={t('printersSetup.power.heading')}
          closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
        >
          <Groups scopeId={scopeId} />
        </Modal>
      ) : null}
    </>
  );
}

function Groups({ scopeId }: { readonly scopeId: string }) {
  const t = useWords();
  const api = useApi();
  const [editing, setEditing] = useState<PowerGroupView | 'new' | null>(null);
  const input = { scopeId: scopeId as never };
  const { data } = useQuery(api.printers.powerGroups.queryOptions({ input }));
  if (data === undefined) return <LoadingRows rows={2} height={56} />;
  // Those of the places above hold here too, and are changed there.
  const own = data.filter((group) => group.scopeId === scopeId);
  return (
    <div className={styles['stack']}>
      <p className={styles['quiet']}>{t('printersSetup.power.text')}</p>
      {own.length === 0 ? <p>{t('printersSetup.power.none')}</p> : null}
      <ul className={styles['rows']}>
        {own.map((group) => (
          <Group key={group.powerGroupId} group={group} onEdit={() => setEditing(group)} />
        ))}
      </ul>
      {editing === null ? (
        <GuardedButton
          permission="printer.manage"
          scopeId={scopeId}
          variant="default"
          size="md"
          className={styles['start']}
          leftSection={<IconPlus aria-hidden size={18} />}
          onClick={() => setEditing('new')}
        >
          {t('printersSetup.power.add')}
        </GuardedButton>
      ) : (
        <GroupForm
          key={editing === 'new' ? '' : editing.powerGroupId}
          scopeId={scopeId}
          group={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}

function Group({ group, onEdit }: { readonly group: PowerGroupView; readonly onEdit: () => void }) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  const may = useMay('printer.manage', group.scopeId);
  const remove = useMutation(
    api.printers.removePowerGroup.mutationOptions({
      onError: tell.error,
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.printers.key() }),
    }),
  );
  const { name, heatingAtOnce, printerIds, scopeId, powerGroupId } = group;
  return (
    <li className={styles['row']}>
      <div>
        <b>{name}</b>
        <p className={styles['quiet']}>
          {t('printersSetup.power.atOnceOf', { count: heatingAtOnce })}
          {' · '}
          {t('printersSetup.power.members', { count: printerIds.length })}
        </p>
      </div>
      {may ? (
        <span className={styles['rowEnd']}>
          <ActionIcon
            size={44}
            variant="subtle"
            aria-label={t('printersSetup.power.change', { name })}
            onClick={onEdit}
          >
            <IconPencil aria-hidden size={20} />
          </ActionIcon>
          <ActionIcon
            size={44}
            variant="subtle"
            aria-label={t('printersSetup.power.remove', { name })}
            loading={remove.isPending}
            onClick={() => remove.mutate({ scopeId: scopeId as never, powerGroupId: powerGroupId as never })}
          >
            <IconTrash aria-hidden size={20} />
          </ActionIcon>
        </span>
      ) : null}
    </li>
  );
}

/** As many as the contract takes. */
const AT_ONCE_MAXIMUM = 50;

interface GroupFormProps {
  readonly scopeId: string;
  readonly group: PowerGroupView | null;
  readonly onClose: () => void;
}

function GroupForm({ scopeId, group, onClose }: GroupFormProps) {
  const t = useWords();
  const { api, queryClient } = useServices();
  const [name, setName] = useState(group?.name ?? '');
  const [atOnce, setAtOnce] = useState<number | string>(group?.heatingAtOnce ?? 2);
  const save = useMutation(
    api.printers.savePowerGroup.mutationOptions({
      onSuccess: async () => {
        onClose();
        await queryClient.invalidateQueries({ queryKey: api.printers.key() });
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const known = group === null ? {} : { powerGroupId: group.powerGroupId as never };
    save.mutate({ scopeId: scopeId as never, ...known, name, heatingAtOnce: Number(atOnce) });
  };
  return (
    <FormStack onSubmit={submit}>
      <div className={styles['pair']}>
        <TextInput
          size="md"
          label={t('printersSetup.power.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={120}
          required
          data-autofocus
        />
        <NumberInput
          size="md"
          label={t('printersSetup.power.atOnce')}
          value={atOnce}
          onChange={setAtOnce}
          min={1}
          max={AT_ONCE_MAXIMUM}
          allowDecimal={false}
          required
        />
      </div>
      <FormError error={save.error} />
      <div className={styles['answers']}>
        <Button variant="default" size="md" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" size="md" loading={save.isPending}>
          {t('printersSetup.page.save')}
        </Button>
      </div>
    </FormStack>
  );
}
