// Beast, compiled once for the connector (BOOST_BEAST_SEPARATE_COMPILATION).
#include <boost/beast/src.hpp>
