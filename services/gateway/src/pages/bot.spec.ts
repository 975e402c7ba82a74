import { BotApi, BotContact } from './bot.api.ts';

const shown = (address?: string) => new BotApi(new BotContact({ BOT_CONTACT: address })).show();

describe('the page about us', () => {
  it('says who we are, what we fetch, how to be left alone and whom to write to', () => {
    const page = shown('bot@"shop".test');
    for (const words of ['BlackfangBot', 'What it fetches', 'Disallow: /', 'Crawl-delay'])
      expect(page).toContain(words);
    expect(page).toContain('mailto:bot@&quot;shop&quot;.test');
    expect(page).not.toContain('<script');
  });

  it('names nobody where nobody is set', () => expect(shown()).not.toContain('Write to us'));
});
