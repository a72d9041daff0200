"""Feed a day of a real shop's orders through XML-RPC, then draw up the balance.

The data are not part of this repository: see README.md for where they come from.

    dataset      the file, read and sorted out: no network
    matching     which returns go back to which delivery: no network
    balance      what the database must say, compared with what it says: no network
    connection   XML-RPC
    shop         the steps a web shop and its warehouse go through
    reading      what the database says, read over XML-RPC for the balance
"""
