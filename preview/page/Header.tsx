import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { addressOf, type Language, type ThemeMode, type View } from './address';
import { PLUGIN_ID } from '../constants';

interface HeaderProps {
  view: View;
  onView: (change: Partial<View>) => void;
}

const LANGUAGES: Array<{ value: Language; label: string; description: string }> = [
  { value: 'en-US', label: 'EN', description: 'English' },
  { value: 'de-DE', label: 'DE', description: 'Deutsch' },
];

const THEMES: Array<{ value: ThemeMode; label: string }> = [
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
];

export function Header({ view, onView }: HeaderProps) {
  const styles = useStyles2(getStyles);
  const { base, grafana, react } = window.__WORLD__;
  const worlds = window.previewWorlds.map((world) => ({ value: world.base, label: world.id }));
  // Texts are loaded once, before the plugin: as in Grafana, changing the language reloads the page.
  const open = (change: Partial<View>, path: string) => window.location.assign(addressOf({ ...view, ...change }, path));
  return (
    <header className={styles.header}>
      <img src={`/public/plugins/${PLUGIN_ID}/img/logo.svg`} alt="" width={28} height={28} />
      <div className={styles.name}>
        <h1>amperecloud</h1>
        <p>
          <strong>A preview of the data source, not Grafana:</strong> the plugin&apos;s own editors and backend with
          Grafana&apos;s components {grafana} on React {react}; the page around them is a stand-in.
        </p>
      </div>
      <div className={styles.controls}>
        {worlds.length > 1 && (
          <RadioButtonGroup
            aria-label="Grafana's version"
            size="sm"
            options={worlds}
            value={base}
            onChange={(path) => open({}, path)}
          />
        )}
        <RadioButtonGroup
          aria-label="Language"
          size="sm"
          options={LANGUAGES}
          value={view.language}
          onChange={(language) => open({ language }, base)}
        />
        <RadioButtonGroup
          aria-label="Theme"
          size="sm"
          options={THEMES}
          value={view.theme}
          onChange={(theme) => onView({ theme })}
        />
      </div>
    </header>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  header: css({
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: theme.spacing(1.5),
    padding: theme.spacing(1.5, 3),
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  name: css({
    flex: '1 1 320px',
    h1: { ...theme.typography.h4, margin: 0 },
    p: { ...theme.typography.bodySmall, margin: 0, color: theme.colors.text.secondary },
    strong: { color: theme.colors.warning.text, fontWeight: theme.typography.fontWeightMedium },
  }),
  controls: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1.5) }),
});
