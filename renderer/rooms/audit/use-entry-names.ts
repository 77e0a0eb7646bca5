import type { AuditEntryView } from '../../../src/shop/audit/contract.ts';
import { useScopes } from '../../app/place.tsx';
import { useWords } from '../../text/index.ts';
import { usePlaceName } from '../../ui/place-name.ts';

interface EntryNames {
  readonly who: (entry: AuditEntryView) => string;
  /** As it was called then; where the entry does not say, as it is called now. Null: no place. */
  readonly where: (entry: AuditEntryView) => string | null;
}

/** What people and places of an entry are called. */
export function useEntryNames(): EntryNames {
  const t = useWords();
  const scopes = useScopes();
  const placeName = usePlaceName();
  return {
    who: ({ personName, face }) => personName ?? t(face === 'printer' ? 'record.printer' : 'record.station'),
    where: ({ scopeId, scopeName }) => {
      const now = scopes.find(({ id }) => id === scopeId);
      if (now?.kind === 'platform') return placeName(now);
      return scopeName ?? now?.name ?? null;
    },
  };
}
