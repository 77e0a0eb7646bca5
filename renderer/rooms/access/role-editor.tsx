import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { RoleView } from '../../../src/shop/grants/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useServices } from '../../app/services.tsx';
import { refusalOf } from '../../client.ts';
import { useWords } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { FormError } from '../../ui/form.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { useTell } from '../../ui/tell.ts';
import { PermissionMarks } from './permission-marks.tsx';
import { useRoleHomes } from './places.ts';
import { RoleChanged } from './role-changed.tsx';
import { DifferenceLine } from './role-difference.tsx';
import { editDraft, inputOf, sameDraft, type RoleDraft } from './role-draft.ts';
import { RoleFields } from './role-fields.tsx';
import { marksOf, withMark } from './role-marks.ts';
import styles from './roles.module.css';
import { useNameOfRole } from './use-roles.ts';
import { useGoTo } from './use-where.ts';
import { WhatIf } from './what-if.tsx';

const TYPING_MILLISECONDS = 350;

interface RoleEditorProps {
  readonly start: RoleDraft;
  /** The role that is edited, varied or copied; null: made from nothing. */
  readonly source: RoleView | null;
  readonly roles: readonly RoleView[];
}

/** A role being made or changed, with what it would change for whom beside it, all the while. */
export function RoleEditor({ start: first, source, roles }: RoleEditorProps) {
  const t = useWords();
  const goTo = useGoTo();
  const [start, setStart] = useState(first);
  const [draft, setDraft] = useState(first);
  const preview = useWhatIf(draft, start);
  const save = useSaveRole();
  const whyOff = useWhyNotInRole(draft.homeScopeId);
  const base = roles.find(({ roleId }) => roleId === draft.variantOf) ?? null;
  const changed = useNewer(draft, roles, refusalOf(save.error)?.code === 'access.roleChanged');
  const takeTheirs = (theirs: RoleView) => {
    save.reset();
    setStart(editDraft(theirs));
    setDraft(editDraft(theirs));
  };
  const keepMine = (theirs: RoleView) => {
    save.reset();
    setStart(editDraft(theirs));
    setDraft({ ...draft, expectedVersion: theirs.version });
  };
  return (
    <div className={styles['roleSplit']}>
      <div className={styles['roleMain']}>
        <header className={styles['roleHead']}>
          <EditorTitle draft={start} source={source} base={base} />
          <div className={styles['actions']}>
            <Button
              variant="default"
              onClick={() => goTo('roles', source === null ? {} : { role: source.roleId })}
            >
              {t('access.edit.discard')}
            </Button>
            <SaveButton draft={draft} start={start} preview={preview} save={save} />
          </div>
        </header>
        {changed === null ? null : <RoleChanged theirs={changed} onTheirs={takeTheirs} onMine={keepMine} />}
        <FormError error={changed === null ? save.error : null} />
        <RoleFields draft={draft} roles={roles} onChange={setDraft} />
        <PermissionMarks
          marks={draft.marks}
          base={base === null ? null : marksOf(base)}
          edit={{
            whyOff,
            onMark: (key, mark) => setDraft({ ...draft, marks: withMark(draft.marks, key, mark) }),
          }}
        />
      </div>
      <aside className={styles['side']} aria-label={t('access.whatIf.title')}>
        {base === null ? null : (
          <section>
            <h3 className={styles['sideTitle']}>{t('access.role.difference')}</h3>
            <DifferenceLine from={marksOf(base)} to={draft.marks} />
          </section>
        )}
        <WhatIf view={preview.data} error={preview.error} looking={preview.looking} />
      </aside>
    </div>
  );
}

interface EditorTitleProps {
  readonly draft: RoleDraft;
  readonly source: RoleView | null;
  readonly base: RoleView | null;
}

function EditorTitle({ draft, source, base }: EditorTitleProps) {
  const t = useWords();
  const nameOf = useNameOfRole();
  const title =
    draft.roleId !== null && source !== null
      ? t('access.edit.editTitle', { role: nameOf(source) })
      : base === null
        ? t('access.edit.newTitle')
        : t('access.edit.variantTitle', { role: nameOf(base) });
  return <h2 className={styles['roleName']}>{title}</h2>;
}

interface SaveButtonProps {
  readonly draft: RoleDraft;
  readonly start: RoleDraft;
  readonly preview: ReturnType<typeof useWhatIf>;
  readonly save: ReturnType<typeof useSaveRole>;
}

/** Off with the reason: nothing changed, no name, or what the core would answer. */
function SaveButton({ draft, start, preview, save }: SaveButtonProps) {
  const t = useWords();
  const sentence = useRefusalSentence();
  const refusal = preview.data?.refusal ?? null;
  const isNew = draft.roleId === null;
  const why =
    draft.name.trim() === ''
      ? t('access.edit.nameMissing')
      : !isNew && sameDraft(draft, start)
        ? t('access.edit.unchanged')
        : preview.looking
          ? t('access.edit.checking')
          : refusal === null
            ? null
            : sentence(refusal);
  return (
    <GuardedButton
      permission="role.manage"
      scopeId={draft.homeScopeId}
      offBecause={why}
      loading={save.isPending}
      onClick={() => save.mutate(inputOf(draft))}
    >
      {t('access.edit.save')}
    </GuardedButton>
  );
}

function useSaveRole() {
  const t = useWords();
  const tell = useTell();
  const goTo = useGoTo();
  const { api, queryClient } = useServices();
  return useMutation(
    api.access.saveRole.mutationOptions({
      onSuccess: async ({ roleId }, { name }) => {
        tell.done(t('access.edit.saved', { role: name }));
        await queryClient.invalidateQueries({ queryKey: api.access.key() });
        goTo('roles', { role: roleId });
      },
      onError: async () => {
        // Somebody may have saved it meanwhile: what they made of it is fetched, and the edits stay.
        await queryClient.invalidateQueries({ queryKey: api.access.roles.key() });
      },
    }),
  );
}

/** What saving the draft would do, asked a moment after the last touch. */
function useWhatIf(draft: RoleDraft, start: RoleDraft) {
  const { api } = useServices();
  const [settled] = useDebouncedValue(draft, TYPING_MILLISECONDS);
  const worthAsking =
    settled.name.trim() !== '' &&
    settled.homeScopeId !== '' &&
    (settled.roleId === null || !sameDraft(settled, start));
  const query = useQuery(
    api.access.whatIfRole.queryOptions({
      input: inputOf(settled),
      enabled: worthAsking,
      placeholderData: keepPreviousData,
      staleTime: 0,
    }),
  );
  return {
    data: worthAsking ? query.data : undefined,
    error: worthAsking ? query.error : null,
    looking: worthAsking && (settled !== draft || query.isFetching),
  };
}

/** The role as somebody saved it after this draft was begun; null: nobody did. */
function useNewer(draft: RoleDraft, roles: readonly RoleView[], refused: boolean): RoleView | null {
  const now = roles.find(({ roleId }) => roleId === draft.roleId);
  if (now === undefined || draft.expectedVersion === null || now.version === null) return null;
  return now.version > draft.expectedVersion || (refused && now.version !== draft.expectedVersion)
    ? now
    : null;
}

/** Nobody puts in a role what they do not hold where it is made. */
function useWhyNotInRole(homeScopeId: string): (key: PermissionKey) => string | null {
  const t = useWords();
  const { may } = useAccess();
  const home = useRoleHomes().find(({ value }) => value === homeScopeId)?.label ?? '';
  return (key) => (may(key, homeScopeId) ? null : t('access.edit.notHeld', { home }));
}
