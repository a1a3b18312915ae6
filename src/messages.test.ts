import i18next from 'i18next';

import { initPluginTranslations } from '@grafana/i18n';

import german from './locales/de-DE/amperecloud-platform-datasource.json';
import { type Message, sentence, sentences, translated } from './messages';
import pluginJson from './plugin.json';
import { messageOf } from './problem';
import { withTitles } from './titles';

describe('what the backend says', () => {
  beforeAll(async () => {
    await i18next.init({ lng: 'de-DE', resources: { 'de-DE': { [pluginJson.id]: german } }, returnEmptyString: false });
    await initPluginTranslations(pluginJson.id);
  });

  const hostile = '<b>{{0}}</b> $t(query.label) & {{path}}';

  it.each<[string, Message, string]>([
    [
      'with a parameter',
      { id: 'did-not-answer-in-time', params: ['x.y'], text: 'x.y did not…' },
      'x.y hat nicht rechtzeitig geantwortet',
    ],
    ['with a number', { id: 'facilities', params: [12], text: '12 facilities' }, '12 Anlagen'],
    [
      'with a message in it',
      {
        id: 'the-apis-schema-cannot-be-read',
        params: [{ id: 'its-json-is-truncated', text: 'its JSON is truncated' }],
        text: "The API's schema cannot be read: its JSON is truncated",
      },
      'Das Schema der API ist nicht lesbar: das JSON ist abgeschnitten',
    ],
    [
      'with the role of the API map',
      { id: 'the-schema-has-no', params: [{ role: 'facility.timeZone', text: "facility's time zone" }], text: '…' },
      'Das Schema hat dafür nichts: Zeitzone.',
    ],
    [
      'as a list',
      {
        id: 'api-map-api-zuordnung',
        params: [
          {
            params: [
              { id: 'found', params: [20], text: '20 found' },
              { id: 'probed', params: [2], text: '2 probed' },
            ],
            text: '20 found, 2 probed',
          },
        ],
        text: 'API map (API-Zuordnung): 20 found, 2 probed.',
      },
      'API-Zuordnung: 20 gefunden, 2 erprobt.',
    ],
    [
      'with words from outside',
      { id: 'the-api-answered', params: [hostile], text: '' },
      `die API antwortete: ${hostile}`,
    ],
    ['that is from outside', { text: hostile }, hostile],
    ['that a newer backend has', { id: 'something-new', params: [3], text: 'Something new.' }, 'Something new.'],
  ])('is German %s', (_, message, text) => {
    expect(translated(message)).toBe(text);
  });

  it('ends its sentences once', () => {
    const messages: Message[] = [
      { id: 'the-api-took-too-long', text: 'The API took too long' },
      { id: 'choose-another-resolution', text: 'Choose another resolution.' },
      { text: 'The vendor says “no.”' },
    ];
    expect(sentences(messages)).toBe(
      'Die API hat zu lange gebraucht. Wählen Sie eine andere Zeitauflösung. The vendor says “no.”'
    );
  });

  // As TestSentenceEndsOnce in pkg/message.
  it.each([
    ['', ''],
    ['It broke', 'It broke.'],
    ['It broke..', 'It broke.'],
    ['Which one?', 'Which one?'],
    ['Wait...', 'Wait...'],
    ['2 settings:', '2 settings:'],
    ['The API failed: “It broke.”', 'The API failed: “It broke.”'],
    ['He said "no.."', 'He said "no."'],
    ['(HTTP status 502)', '(HTTP status 502).'],
  ])('"%s" is the sentence "%s"', (text, expected) => {
    expect(sentence(text)).toBe(expected);
    expect(sentence(sentence(text))).toBe(expected);
  });

  it('is German where an editor shows why something could not be loaded', () => {
    const data = {
      message: 'The API denied access: “no”. Ask…',
      sentences: [
        {
          id: 'format-2d100c8b',
          params: [{ id: 'the-api-denied-access', text: 'The API denied access' }, 'no'],
          text: 'The API denied access: “no”',
        },
        { id: 'ask-one-of-them', text: 'Ask one of them.' },
      ],
    };
    expect(messageOf({ status: 403, data })).toBe(
      'Die API hat den Zugriff verweigert: „no“. Wenden Sie sich an einen davon.'
    );
    expect(messageOf({ status: 403, data: { ...data, sentences: 'none' } })).toBe(data.message);
  });

  it('titles the columns of a table, and leaves their names', () => {
    const field = (name: string) => ({
      name,
      config: { displayNameFromDS: 'x', unit: 'u' },
      values: [],
      type: 'number',
    });
    const frame = {
      length: 0,
      fields: [field('nominalPower'), field('other'), field('toString')],
      meta: { custom: { titles: { nominalPower: { id: 'nominal-power', text: 'Nominal power' } } } },
    } as never;
    expect(withTitles(frame)).toMatchObject({
      fields: [
        { name: 'nominalPower', config: { displayNameFromDS: 'Nennleistung', unit: 'u' } },
        { name: 'other', config: { displayNameFromDS: 'x' } },
        { name: 'toString', config: { displayNameFromDS: 'x' } },
      ],
    });
    const plain = { length: 0, fields: [] };
    expect(withTitles(plain)).toBe(plain);
  });
});
