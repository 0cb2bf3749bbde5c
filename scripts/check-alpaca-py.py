"""What Alpaca's own Python client reads from the embedded exchange, and whether its answers agree with each other.

Started by check-alpaca-py.js, which gives the exchange's URL and keys. Market time stands still meanwhile.
"""

import os
import sys
from datetime import datetime, timedelta
from decimal import Decimal
from importlib.metadata import version
from zoneinfo import ZoneInfo

from alpaca.common.exceptions import APIError
from alpaca.data.historical import StockHistoricalDataClient
from alpaca.data.requests import (
    StockBarsRequest,
    StockLatestQuoteRequest,
    StockLatestTradeRequest,
    StockSnapshotRequest,
)
from alpaca.data.timeframe import TimeFrame
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import AssetClass, AssetStatus, OrderSide, OrderStatus, QueryOrderStatus, TimeInForce
from alpaca.trading.requests import (
    GetAssetsRequest,
    GetCalendarRequest,
    GetOrdersRequest,
    LimitOrderRequest,
    MarketOrderRequest,
)

NEW_YORK = ZoneInfo("America/New_York")
CENT = Decimal("0.01")
AT = {
    "api_key": os.environ["KEY_ID"],
    "secret_key": os.environ["SECRET_KEY"],
    "url_override": os.environ["EXCHANGE_URL"],
}
trading = TradingClient(**AT)
data = StockHistoricalDataClient(**AT)
passed = 0


def check(what, actual, expected):
    """Counts two equal things, or ends with both."""
    global passed
    if actual != expected:
        sys.exit(f"FAILED: {what}: {actual!r} is not {expected!r}")
    print(f"ok: {what}")
    passed += 1


def refused(what, code, ask):
    """Counts a refusal with Alpaca's code."""
    try:
        answer = ask()
    except APIError as error:
        check(what, error.code, code)
    else:
        sys.exit(f"FAILED: {what}: it was answered with {answer!r}")


def account_and_configurations():
    account = trading.get_account()
    check("the account is active", account.status.value, "ACTIVE")
    worth = Decimal(account.cash) + Decimal(account.long_market_value)
    check("equity is cash and shares", Decimal(account.equity), worth)
    check("buying power is the cash", account.buying_power, account.cash)
    before = trading.get_account_configurations()
    check("fractions are allowed", before.fractional_trading, True)
    changed = trading.set_account_configurations(before.model_copy(update={"fractional_trading": False}))
    check("fractions can be switched off", changed.fractional_trading, False)
    check("and are read as off", trading.get_account_configurations(), changed)
    check("and on again", trading.set_account_configurations(before), before)


def time():
    clock = trading.get_clock()
    today = clock.timestamp.astimezone(NEW_YORK).date()
    check("the market is open", clock.is_open, True)
    days = trading.get_calendar(GetCalendarRequest(start=today, end=today + timedelta(days=7)))
    check("the calendar begins today", days[0].date, today)
    check("next_close is today's close", clock.next_close.replace(tzinfo=None), days[0].close)
    check("next_open is the next day's open", clock.next_open.replace(tzinfo=None), days[1].open)
    return clock.timestamp


def assets():
    listed = trading.get_all_assets(
        GetAssetsRequest(status=AssetStatus.ACTIVE, asset_class=AssetClass.US_EQUITY)
    )
    apple = trading.get_asset("AAPL")
    check("a listed asset is the one read by symbol", [each for each in listed if each.symbol == "AAPL"], [apple])
    check("and by id", trading.get_asset(apple.id), apple)
    check("it is fractionable", apple.fractionable, True)
    check("there are no crypto assets", trading.get_all_assets(GetAssetsRequest(asset_class=AssetClass.CRYPTO)), [])
    refused("an unknown asset is not found", 40410000, lambda: trading.get_asset("NOPE"))


def prices(now):
    symbols = ["AAPL", "MSFT"]
    trades = data.get_stock_latest_trade(StockLatestTradeRequest(symbol_or_symbols=symbols))
    quotes = data.get_stock_latest_quote(StockLatestQuoteRequest(symbol_or_symbols=symbols))
    snapshots = data.get_stock_snapshot(StockSnapshotRequest(symbol_or_symbols=symbols))
    bars = data.get_stock_bars(
        StockBarsRequest(
            symbol_or_symbols=symbols, timeframe=TimeFrame.Day, start=now - timedelta(days=60), end=now
        )
    )
    check("the bars are of the symbols asked for", sorted(bars.data), symbols)
    check("the bars make a data frame", len(bars.df), sum(len(each) for each in bars.data.values()))
    for symbol in symbols:
        trade, quote, daily = trades[symbol], quotes[symbol], bars[symbol]
        check(f"{symbol} trades within its quote", quote.bid_price <= trade.price <= quote.ask_price, True)
        check(f"{symbol}: the snapshot has the latest trade", snapshots[symbol].latest_trade, trade)
        check(f"{symbol}: the snapshot has the latest quote", snapshots[symbol].latest_quote, quote)
        check(f"{symbol}: the snapshot has today's bar", snapshots[symbol].daily_bar, daily[-1])
        check(f"{symbol}: the snapshot has the bar before", snapshots[symbol].previous_daily_bar, daily[-2])
        check(f"{symbol}: today's bar closes at the trade", daily[-1].close, trade.price)
        dates = [bar.timestamp for bar in daily]
        check(f"{symbol}: bars are in order, none later than now", sorted(dates), dates)
        check(f"{symbol}: the last one began today", dates[-1].astimezone(NEW_YORK).date(), now.date())
    unknown = data.get_stock_latest_trade(StockLatestTradeRequest(symbol_or_symbols=["NOPE", "AAPL"]))
    check("an unknown symbol is absent", list(unknown), ["AAPL"])
    return quotes


def limit_buy(symbol, qty, limit, name):
    return trading.submit_order(
        LimitOrderRequest(
            symbol=symbol,
            qty=qty,
            limit_price=limit,
            side=OrderSide.BUY,
            time_in_force=TimeInForce.DAY,
            client_order_id=name,
        )
    )


def a_resting_order():
    placed = limit_buy("MSFT", 2, 1.5, "resting")
    check("it is accepted", placed.status, OrderStatus.PENDING_NEW)
    check("with the qty asked for", Decimal(placed.qty), 2)
    check("and the limit", Decimal(placed.limit_price), Decimal("1.5"))
    by_id = trading.get_order_by_id(placed.id)
    check("by id it is the same order", (by_id.id, by_id.client_order_id), (placed.id, "resting"))
    check("by client id too", trading.get_order_by_client_id("resting"), by_id)
    listed = trading.get_orders(GetOrdersRequest(status=QueryOrderStatus.OPEN, symbols=["MSFT"]))
    check("it is the one open order", listed, [by_id])
    power = Decimal(trading.get_account().cash) - Decimal("3")
    check("it keeps its cost back", Decimal(trading.get_account().buying_power), power)
    refused("its client id is taken", 40010001, lambda: limit_buy("MSFT", 1, 1.5, "resting"))
    trading.cancel_order_by_id(placed.id)
    canceled = trading.get_order_by_id(placed.id)
    check("it is canceled", canceled.status, OrderStatus.CANCELED)
    check("with nothing bought", Decimal(canceled.filled_qty), 0)
    check("no order is open", trading.get_orders(), [])
    refused("it can't be canceled twice", 42210000, lambda: trading.cancel_order_by_id(placed.id))
    refused("a lost id is not found", 40410000, lambda: trading.get_order_by_client_id("never placed"))


def a_round_trip(quotes):
    cash = Decimal(trading.get_account().cash)
    limit = (Decimal(str(quotes["AAPL"].ask_price)) + 1).quantize(CENT)
    placed = limit_buy("AAPL", 1.25, float(limit), "fraction")
    bought = trading.get_order_by_id(placed.id)
    paid = Decimal(bought.filled_avg_price) * Decimal(bought.filled_qty)
    check("a fraction is filled", bought.status, OrderStatus.FILLED)
    check("all of it", Decimal(bought.filled_qty), Decimal("1.25"))
    check("at the ask, below its limit", Decimal(bought.filled_avg_price), Decimal(str(quotes["AAPL"].ask_price)))
    check("the cash is less by what it cost", Decimal(trading.get_account().cash), cash - paid)
    position = trading.get_open_position("AAPL")
    check("the position is what was bought", Decimal(position.qty), Decimal(bought.filled_qty))
    check("at what was paid", Decimal(position.cost_basis), paid)
    held = {each.symbol: each for each in trading.get_all_positions()}
    check("it is listed beside the one from the start", sorted(held), ["AAPL", "SPY"])
    check("as the same position", held["AAPL"], position)
    sale = trading.submit_order(
        MarketOrderRequest(
            symbol="AAPL", qty=1.25, side=OrderSide.SELL, time_in_force=TimeInForce.DAY, client_order_id="close"
        )
    )
    sold = trading.get_order_by_id(sale.id)
    got = Decimal(sold.filled_avg_price) * Decimal(sold.filled_qty)
    check("the sale is filled at the bid", Decimal(sold.filled_avg_price), Decimal(str(quotes["AAPL"].bid_price)))
    check("the cash is more by what it brought", Decimal(trading.get_account().cash), cash - paid + got)
    refused("the position is closed", 40410000, lambda: trading.get_open_position("AAPL"))
    closed = trading.get_orders(GetOrdersRequest(status=QueryOrderStatus.CLOSED))
    names = [order.client_order_id for order in closed]
    check("the closed orders are all there, the newest first", names, ["close", "fraction", "resting"])
    refused("more than the cash buys is refused", 40310000, lambda: limit_buy("AAPL", 10_000_000, 100, "dear"))


account_and_configurations()
now = time()
assets()
quotes = prices(now.astimezone(NEW_YORK))
a_resting_order()
a_round_trip(quotes)
print(f"alpaca-py {version('alpaca-py')}: {passed} checks passed")
