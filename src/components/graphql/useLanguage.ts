import { useCallback } from 'react';

import { useLoaded } from '../QueryEditor/useLoaded';

/** Loads what an API can be asked for, as SDL; empty where the API does not tell. */
export type LoadSchema = () => Promise<string>;

/** What an editor completes with, and why it does not. It is loaded when an editor is shown. */
export function useLanguage(loadSchema: LoadSchema | undefined) {
  const load = useCallback(async () => {
    const [sdl, { languageOf }] = await Promise.all([loadSchema!(), import('./language')]);
    return sdl === '' ? null : languageOf(sdl);
  }, [loadSchema]);
  return useLoaded(loadSchema && load);
}
