import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ScopeId } from '../../../src/shop/access/index.ts';
import { IMPORT_MAXIMUM_CHARACTERS } from '../../../src/shop/hierarchy/contract.ts';
import { useServices } from '../../app/services.tsx';

/** A file that was dropped, chosen or pasted. */
export interface ChosenFile {
  /** Null: pasted. */
  readonly name: string | null;
  readonly csv: string;
}

/** The plan of a file below a place, and doing it. The plan is made anew when the file or the place changes. */
export function useImport(parentId: string | null) {
  const { client, api, queryClient } = useServices();
  // A number stands for the file in the key: the file itself may have megabytes.
  const [chosen, setChosen] = useState<{ readonly file: ChosenFile; readonly number: number } | null>(null);
  const parent = (parentId ?? '') as ScopeId;
  // Of a file that is too long no more is sent than it takes to be told so: the rest would burst the message.
  const csv = (chosen?.file.csv ?? '').slice(0, IMPORT_MAXIMUM_CHARACTERS + 1);
  const plan = useQuery({
    queryKey: [...api.hierarchy.key(), 'import', parentId, chosen?.number],
    queryFn: () => client.hierarchy.planImport({ parentId: parent, csv }),
    enabled: chosen !== null && parentId !== null,
    staleTime: 0,
    gcTime: 0,
  });
  const importing = useMutation({
    mutationFn: (leaveOutWrong: boolean) =>
      client.hierarchy.importScopes({ parentId: parent, csv, leaveOutWrong }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: api.hierarchy.key() }),
  });
  const choose = (file: ChosenFile | null) => {
    importing.reset();
    setChosen((before) => (file === null ? null : { file, number: (before?.number ?? 0) + 1 }));
  };
  return { file: chosen?.file ?? null, choose, plan, importing };
}
