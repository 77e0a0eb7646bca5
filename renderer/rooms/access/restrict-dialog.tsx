import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError } from '../../ui/form.tsx';
import { useTell } from '../../ui/tell.ts';
import styles from './access.module.css';
import { PermissionChecks } from './permission-checks.tsx';
import { PlacePicker } from './pickers.tsx';
import { usePlaceLookedAt, usePlacesWhere } from './places.ts';
import { marksOf } from './role-marks.ts';
import { useRoles } from './use-roles.ts';
import { WhatIf } from './what-if.tsx';

/** Whom a restriction bears on. */
export type RestrictSubject =
  | { readonly kind: 'person'; readonly personId: string; readonly name: string }
  | { readonly kind: 'role'; readonly roleId: string; readonly name: string };

interface RestrictDialogProps {
  readonly subject: RestrictSubject;
  readonly onClose: () => void;
}

interface Wish {
  readonly place: string;
  readonly permissions: ReadonlySet<PermissionKey>;
  readonly untilDay: string;
  readonly reason: string;
}

const TYPING_MILLISECONDS = 350;

/** Takes permissions away from a person or a role at a place, for good or until a day, with a reason they will read. */
export function RestrictDialog({ subject, onClose }: RestrictDialogProps) {
  const t = useWords();
  const places = usePlacesWhere('access.restrict');
  const lookedAt = usePlaceLookedAt();
  const first = places.find(({ value }) => value === lookedAt) ?? places[0];
  const [wish, setWish] = useState<Wish>({
    place: first?.value ?? '',
    permissions: new Set(),
    untilDay: '',
    reason: '',
  });
  const preview = useWhatIf(subject, wish);
  const restrict = useRestrict(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    restrict.mutate(inputOf(subject, wish));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={900}
      title={t('access.restrictions.addTitle', { name: subject.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={styles['restrictForm']} onSubmit={submit}>
        <div className={styles['restrictLeft']}>
          <PlacePicker
            places={places}
            value={wish.place}
            onChange={(place) => setWish({ ...wish, place, permissions: new Set() })}
          />
          <Takeable subject={subject} wish={wish} onChange={setWish} />
        </div>
        <div className={styles['restrictRight']}>
          <Textarea
            label={t('access.restrictions.reason')}
            description={t('access.restrictions.reasonHint', { name: subject.name })}
            maxLength={500}
            required
            autosize={false}
            rows={3}
            value={wish.reason}
            onChange={(event) =>
              setWish({ ...wish, reason: event.currentTarget.value.replaceAll('\n', ' ') })
            }
          />
          <TextInput
            type="date"
            label={t('access.restrictions.until')}
            description={t('access.restrictions.untilHint')}
            value={wish.untilDay}
            onChange={(event) => setWish({ ...wish, untilDay: event.currentTarget.value })}
          />
          {wish.permissions.size > 0 ? (
            <div className={styles['preview']}>
              <WhatIf view={preview.data} error={preview.error} looking={preview.isFetching} />
            </div>
          ) : null}
          <FormError error={restrict.error} />
          <div className={styles['answers']}>
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button
              type="submit"
              color="red"
              loading={restrict.isPending}
              disabled={wish.permissions.size === 0 || Boolean(preview.data?.refusal)}
            >
              {t('access.restrictions.submit')}
            </Button>
          </div>
        </div>
      </form>
    </Modal>
  );
}

interface TakeableProps {
  readonly subject: RestrictSubject;
  readonly wish: Wish;
  readonly onChange: (wish: Wish) => void;
}

/** Only what they can do there now can be taken away. */
function Takeable({ subject, wish, onChange }: TakeableProps) {
  const held = useHeldThere(subject, wish.place);
  return (
    <PermissionChecks
      offered={held}
      chosen={wish.permissions}
      onChange={(permissions) => onChange({ ...wish, permissions })}
    />
  );
}

function useHeldThere(subject: RestrictSubject, place: string): ReadonlySet<PermissionKey> | undefined {
  const { api } = useServices();
  const { roles, data: known } = useRoles();
  const personId = subject.kind === 'person' ? subject.personId : '';
  const { data } = useQuery(
    api.access.whatCan.queryOptions({
      input: { personId: personId as never, scopeId: place as never },
      enabled: subject.kind === 'person' && place !== '',
    }),
  );
  if (subject.kind === 'person') {
    const can = data?.permissions.filter(({ held }) => held === 'every' || held === 'own');
    return can && new Set(can.map(({ permission }) => permission));
  }
  const role = roles.find(({ roleId }) => roleId === subject.roleId);
  return known === undefined ? undefined : new Set(role ? marksOf(role).keys() : []);
}

/** The end of the chosen day, where this window stands; null: for good. */
function endOfDay(day: string): number | null {
  return day === '' ? null : new Date(`${day}T23:59:59`).getTime();
}

function inputOf(subject: RestrictSubject, { place, permissions, untilDay, reason }: Wish) {
  return {
    personId: subject.kind === 'person' ? (subject.personId as never) : null,
    roleId: subject.kind === 'role' ? subject.roleId : null,
    scopeId: place as never,
    permissions: [...permissions],
    reason: reason.trim(),
    untilAt: endOfDay(untilDay),
  };
}

function useWhatIf(subject: RestrictSubject, wish: Wish) {
  const t = useWords();
  const { api } = useServices();
  const [settled] = useDebouncedValue(wish, TYPING_MILLISECONDS);
  // What would change does not hang on the reason; that it is missing is said at its own field.
  const asked = { ...settled, reason: settled.reason.trim() || t('access.restrictions.reason') };
  return useQuery(
    api.access.whatIfRestricted.queryOptions({
      input: inputOf(subject, asked),
      enabled: settled.permissions.size > 0,
      placeholderData: keepPreviousData,
      staleTime: 0,
    }),
  );
}

function useRestrict(onClose: () => void) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  return useMutation(
    api.access.restrict.mutationOptions({
      onSuccess: async () => {
        tell.done(t('access.restrictions.set'));
        onClose();
        await queryClient.invalidateQueries({ queryKey: api.access.key() });
      },
    }),
  );
}
