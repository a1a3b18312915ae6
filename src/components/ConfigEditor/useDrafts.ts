import { useCallback, useMemo, useState } from 'react';

/** The text typed into a field. */
export interface Draft {
  text: string;
  /** Whether it cannot be saved; the setting then keeps its last value. */
  invalid: boolean;
}

export interface Drafts {
  /** The last text typed into a field, by the field's name. */
  of: (name: string) => Draft | undefined;
  set: (name: string, draft: Draft) => void;
  anyInvalid: boolean;
}

/** Texts as typed, for fields that save a parsed value. They survive closing the section. */
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
