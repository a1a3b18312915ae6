import { css } from '@emotion/css';
import React, { type ReactNode, useEffect, useRef, useState } from 'react';

import { t } from '@grafana/i18n';
import { Button, CodeEditor, type Monaco, type MonacoEditor, Stack } from '@grafana/ui';

import { EditorHint } from '../QueryEditor/EditorHint';
import { formatted } from './format';
import { connect } from './monaco';
import { type LoadSchema, useLanguage } from './useLanguage';

interface Props {
  label: string;
  value: string;
  readOnly?: boolean;
  /** It must be the same function for the same schema. Undefined: nothing is completed. */
  loadSchema?: LoadSchema;
  /** Whether each keystroke is told, and not only what stands there when the editor is left. */
  immediate?: boolean;
  /** Further buttons. */
  children?: ReactNode;
  onChange: (text: string) => void;
}

const HEIGHT = 260;

/** The text of a GraphQL query, which is completed, explained and checked by the API's schema. */
export function GraphQLEditor({ label, value, readOnly = false, loadSchema, immediate, children, onChange }: Props) {
  const [mounted, setMounted] = useState<{ editor: MonacoEditor; monaco: Monaco }>();
  const [isUnreadable, setUnreadable] = useState(false);
  const { value: language, error } = useLanguage(loadSchema);
  useEffect(
    () => (mounted && language ? connect(mounted.monaco, mounted.editor, language) : undefined),
    [mounted, language]
  );

  const change = (text: string) => {
    setUnreadable(false);
    if (text !== value) {
      onChange(text);
    }
  };
  // Grafana's editor keeps the first function that it is given for changes.
  const latest = useRef(change);
  useEffect(() => {
    latest.current = change;
  });

  const format = async () => {
    const text = mounted?.editor.getValue() ?? value;
    try {
      const made = await formatted(text);
      if (mounted && made !== text) {
        replace(mounted.editor, made);
      }
      change(made);
    } catch {
      setUnreadable(true);
    }
  };

  return (
    <Stack direction="column" gap={0.5}>
      <div data-testid="graphql-editor">
        <CodeEditor
          language="graphql"
          value={value}
          height={HEIGHT}
          showLineNumbers
          showMiniMap={false}
          readOnly={readOnly}
          monacoOptions={{ ariaLabel: label, scrollBeyondLastLine: false }}
          onEditorDidMount={(editor, monaco) => setMounted({ editor, monaco })}
          onChange={immediate ? (text) => latest.current(text) : undefined}
          onBlur={change}
          onSave={change}
        />
      </div>
      {!readOnly && (
        <div className={styles.buttons}>
          <Button variant="secondary" size="sm" icon="brackets-curly" onClick={() => void format()}>
            {t('graphql.format', 'Format')}
          </Button>
          {children}
        </div>
      )}
      {isUnreadable && (
        <EditorHint>
          {t('graphql.unreadable', 'The query can be formatted when it has no errors in its syntax.')}
        </EditorHint>
      )}
      {error !== undefined && (
        <EditorHint>
          {t('graphql.no-schema', 'Nothing is completed and checked while you write: {{reason}}', { reason: error })}
        </EditorHint>
      )}
      {language === null && (
        <EditorHint>
          {t(
            'graphql.hidden-schema',
            'Nothing is completed and checked while you write: the API does not show its schema.'
          )}
        </EditorHint>
      )}
    </Stack>
  );
}

/** Replaces the whole text so that it can be undone. */
function replace(editor: MonacoEditor, text: string) {
  const range = editor.getModel()?.getFullModelRange();
  if (range) {
    editor.pushUndoStop();
    editor.executeEdits('format', [{ range, text }]);
    editor.pushUndoStop();
  }
}

const styles = { buttons: css({ display: 'flex', flexWrap: 'wrap', gap: 8 }) };
