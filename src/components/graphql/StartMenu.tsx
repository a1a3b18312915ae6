import React, { useState } from 'react';

import { t } from '@grafana/i18n';
import { Button, Dropdown, Menu } from '@grafana/ui';

import { sentences } from '../../messages';
import { messageOf } from '../../problem';
import { type StartingPoint } from '../../resources';
import { EditorHint } from '../QueryEditor/EditorHint';
import { formatted } from './format';

interface Props {
  load: () => Promise<StartingPoint[]>;
  onChoose: (document: string) => void;
}

/** Offers the queries that the plugin itself sends, to go on from. They replace what is written, which can be undone. */
export function StartMenu({ load, onChoose }: Props) {
  const [isLoading, setLoading] = useState(false);
  const [said, setSaid] = useState('');

  const choose = async (subject: StartingPoint['subject']) => {
    setLoading(true);
    setSaid('');
    try {
      const chosen = (await load()).find((point) => point.subject === subject);
      if (chosen?.document) {
        onChoose(await formatted(chosen.document));
      }
      setSaid(sentences(chosen?.sentences ?? []));
    } catch (error) {
      setSaid(messageOf(error));
    } finally {
      setLoading(false);
    }
  };

  const items = (
    <Menu>
      {subjects().map(({ subject, label }) => (
        <Menu.Item key={subject} label={label} onClick={() => void choose(subject)} />
      ))}
    </Menu>
  );
  return (
    <>
      <Dropdown overlay={items} placement="bottom-start">
        <Button variant="secondary" size="sm" icon={isLoading ? 'spinner' : 'file-alt'} disabled={isLoading}>
          {t('graphql.start', 'Start from')}
        </Button>
      </Dropdown>
      {said !== '' && <EditorHint>{said}</EditorHint>}
    </>
  );
}

function subjects(): Array<{ subject: StartingPoint['subject']; label: string }> {
  return [
    { subject: 'facilities', label: t('graphql.start-facilities', 'The plugin’s query for facilities') },
    { subject: 'readingTypes', label: t('graphql.start-types', 'The plugin’s query for reading types') },
    { subject: 'readings', label: t('graphql.start-readings', 'The plugin’s query for values') },
  ];
}
