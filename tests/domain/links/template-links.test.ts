import { describe, expect, it } from 'vitest';
import { linkAt, linkNames, surveyAnswer } from '#shared/domain/links/template-links.ts';

describe('a template’s links by number', () => {
  it('number alike whatever order the map came back in', () => {
    const one = { links: { offer: 'https://a.example/', help: 'https://b.example/' } };
    const other = { links: { help: 'https://b.example/', offer: 'https://a.example/' } };
    expect(linkNames(one)).toEqual(linkNames(other));
    expect(linkAt(one, 1)).toEqual({ name: 'offer', destination: 'https://a.example/' });
    expect(linkAt(one, 2)).toBeUndefined();
  });
});

describe('a link that answers', () => {
  it.each([
    ['nps_0', { survey: 'nps', score: 0 }],
    ['nps_10', { survey: 'nps', score: 10 }],
    ['csat_1', { survey: 'csat', score: 1 }],
    ['csat_5', { survey: 'csat', score: 5 }],
  ])('%s', (name, answer) => {
    expect(surveyAnswer(name)).toEqual(answer);
  });

  it.each(['nps_11', 'nps_01', 'csat_0', 'csat_6', 'nps', 'my_nps_3', 'offer'])(
    'is not %s',
    (name) => {
      expect(surveyAnswer(name)).toBeUndefined();
    },
  );
});
