import { type FocusEvent, type KeyboardEvent, useState } from 'react';

interface Draft {
  draft: string;
  setDraft: (draft: string) => void;
  /** The handlers of the input. */
  onBlur: (event: FocusEvent) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** Keeps what is typed until Enter or blur, because every change runs the query. */
export function useDraft(value: string, commit: (draft: string) => void): Draft {
  const [draft, setDraft] = useState(value);
  const [shown, setShown] = useState(value);
  // Undo, a clicked example or another editor may change the query from outside.
  if (shown !== value) {
    setShown(value);
    setDraft(value);
  }
  const finish = () => {
    if (draft !== value) {
      commit(draft);
    }
  };
  return { draft, setDraft, onBlur: finish, onKeyDown: (event) => event.key === 'Enter' && finish() };
}
