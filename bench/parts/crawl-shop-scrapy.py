"""The peer: a spider of Scrapy as its users write it."""

import json
import resource
import sys
import time

import scrapy
from scrapy.crawler import CrawlerProcess

urls = json.load(sys.stdin)
rows = []


def cpu_ms():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return (used.ru_utime + used.ru_stime) * 1000


class ShopSpider(scrapy.Spider):
    name = "shop"
    custom_settings = {
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
        "DOWNLOAD_DELAY": 0,
        "LOG_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
    }
    start_urls = urls

    def parse(self, response):
        for text in response.css('script[type="application/ld+json"]::text').getall():
            data = json.loads(text)
            for each in data if isinstance(data, list) else [data]:
                if each.get("@type") == "Product":
                    offers = each.get("offers", {})
                    rows.append([response.url, offers.get("price"), offers.get("priceCurrency")])


process = CrawlerProcess()
process.crawl(ShopSpider)
began, cpu_before = time.monotonic(), cpu_ms()
process.start()
print(
    json.dumps(
        {
            "rows": rows,
            "seconds": time.monotonic() - began,
            "cpuMs": cpu_ms() - cpu_before,
            "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
