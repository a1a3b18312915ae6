import { initPluginTranslations } from '@grafana/i18n';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language } from '../address';

const FALLBACK = 'en-US';
/** Since Grafana 13.1, English texts come from the plugin's code: its English file is no longer fetched. */
const LOADS_ENGLISH_FILES = Number(window.__WORLD__.grafana.split('.')[0]) < 13;

/**
 * Prepares the i18next that Grafana shares with its plugins, and adds the plugin's texts before the plugin is
 * loaded: the file of the user's language, or the English one.
 */
export async function loadTexts(language: Language, pluginId: string, languages: string[]): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: FALLBACK,
    supportedLngs: ['en-US', 'de-DE'],
    ns: ['grafana'],
    defaultNS: 'grafana',
    resources: {},
    partialBundledLanguages: true,
    returnEmptyString: false,
    showSupportNotice: false,
  } as Parameters<typeof i18next.init>[0]);
  // This page's copy of @grafana/i18n, which Grafana's own components use.
  await initPluginTranslations('grafana');
  document.documentElement.lang = language;

  const resolved = languages.includes(language) ? language : FALLBACK;
  if (!languages.includes(resolved) || (resolved === FALLBACK && !LOADS_ENGLISH_FILES)) {
    return;
  }
  const response = await fetch(`/public/plugins/${pluginId}/locales/${resolved}/${pluginId}.json`);
  if (response.ok) {
    i18next.addResourceBundle(resolved, pluginId, await response.json(), true, false);
  } else {
    console.warn(`The plugin names ${resolved} in plugin.json and has no texts for it.`);
  }
}
