import { useCallback, useMemo, useState } from 'react';

/** What was typed into a field. */
interface Draft {
  text: string;
  /** Nothing that could be saved: the setting keeps its last value. */
  invalid: boolean;
}

export interface Drafts {
  /** What was typed last into a field, by the field's name. */
  of: (name: string) => Draft | undefined;
  set: (name: string, draft: Draft) => void;
  anyInvalid: boolean;
}

/** Texts as they were typed, for fields that save them as something else. They outlive a section that is closed. */
export function useDrafts(): Drafts {
  const [drafts, setDrafts] = useState<Record<string, Draft>>({});
  const set = useCallback((name: string, draft: Draft) => setDrafts((others) => ({ ...others, [name]: draft })), []);
  return useMemo(
    () => ({
      of: (name) => drafts[name],
      set,
      anyInvalid: Object.values(drafts).some((draft) => draft.invalid),
    }),
    [drafts, set]
  );
}
